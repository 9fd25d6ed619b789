"""The demo municipality: people, enheter, agreements and avvik that do not exist, for trying the bot and for tests."""

from bot.demo.cases import load_demo_cases
from bot.demo.people import DOMAIN, Figure, demo_people, figures, load_demo
from bot.demo.records import load_demo_register

__all__ = ["DOMAIN", "Figure", "demo_people", "figures", "load_demo", "load_demo_cases", "load_demo_register"]
