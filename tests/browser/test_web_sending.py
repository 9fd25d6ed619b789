"""Nothing that a person writes is lost, and nothing is done twice."""

import re

from playwright.sync_api import Route, expect

from tests.browser.conftest import OpenPage
from tests.browser.web_page import FOLLOW_UP, PURCHASE, Served, WebPage

NO_CONTACT = "Får ikke kontakt. Prøver igjen …"


def test_a_double_click_on_an_example_asks_once(web: WebPage) -> None:
    web.enter()
    web.page.get_by_role("button", name=PURCHASE).dblclick()
    web.answer(after=0)
    expect(web.own).to_have_count(1)
    assert len(web.posts) == 1


def test_a_double_click_on_a_choice_presses_once(web: WebPage) -> None:
    web.enter()
    answer = web.ask("Må jeg lyse ut et kjøp på 1,4 millioner?")
    answer.get_by_role("button", name="Tjeneste", exact=True).dblclick()
    web.answer(after=1)
    web.page.wait_for_timeout(300)
    expect(web.said).to_have_count(2)
    assert len(web.posts) == 2


def test_a_choice_cannot_be_pressed_while_its_answer_is_awaited(web: WebPage) -> None:
    web.enter()
    answer = web.ask("Må jeg lyse ut et kjøp på 1,4 millioner?")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    web.page.route("**/webchat/turns", hold)
    button = answer.get_by_role("button", name=re.compile("^Tjeneste"))
    button.click()
    expect(button).to_be_disabled()
    expect(answer.locator(".choice").last).to_be_disabled()
    expect(web.page.locator("#status")).to_have_text("Innkjøpsbot skriver …")
    answer.locator(".choice").last.dispatch_event("click")
    web.until(lambda: held)
    held[0].continue_()
    web.answer(after=1)
    expect(button).to_be_enabled()
    expect(web.page.locator("#status")).to_be_empty()
    assert len(web.posts) == 2


def test_a_message_survives_that_the_service_is_down_and_is_answered_once(
    open_page: OpenPage, own_served: Served
) -> None:
    web = open_page(own_served)
    web.enter()
    web.ask(PURCHASE)
    own_served.stop()
    web.field.fill(FOLLOW_UP)
    web.field.press("Enter")
    expect(web.page.locator("#status")).to_have_text(NO_CONTACT)
    expect(web.own.last).to_contain_text(FOLLOW_UP)
    web.picture("uten-kontakt")
    own_served.start()
    expect(web.said).to_have_count(2)
    expect(web.last).to_contain_text("Doffin")
    expect(web.page.locator("#status")).to_be_empty()
    ids = [post["id"] for post in web.posts if post.get("text") == FOLLOW_UP]
    assert len(ids) > 1
    assert len(set(ids)) == 1


def test_a_message_on_its_way_survives_a_reload_and_is_answered_once(web: WebPage) -> None:
    web.enter()
    web.ask(PURCHASE)
    web.page.route("**/webchat/turns", lambda route: route.abort())
    web.field.fill(FOLLOW_UP)
    web.field.press("Enter")
    expect(web.page.locator("#status")).to_have_text(NO_CONTACT)
    web.page.unroute("**/webchat/turns")
    web.page.reload()
    expect(web.said).to_have_count(2)
    expect(web.own).to_have_count(2)
    assert len({str(post["id"]) for post in web.posts}) == 2


def test_an_answer_lost_on_its_way_is_fetched_and_shown_once(web: WebPage) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    web.enter()
    web.page.route("**/webchat/turns", lose, times=1)
    web.field.fill(PURCHASE)
    web.field.press("Enter")
    web.answer(after=0)
    expect(web.own).to_have_count(1)
    assert len(web.posts) == 2
    assert web.posts[0] == web.posts[1]


def test_a_busy_service_is_tried_again_under_the_same_id(web: WebPage) -> None:
    web.enter()
    web.refuse_with(503, "Jeg får ikke lagret meldingen akkurat nå.", times=1)
    web.field.fill(PURCHASE)
    web.field.press("Enter")
    expect(web.page.locator("#status")).to_have_text(NO_CONTACT)
    expect(web.answer(after=0)).to_contain_text("Doffin")
    assert web.posts[0] == web.posts[1]


def test_a_service_that_stays_busy_is_said_and_the_message_can_be_sent_again(web: WebPage) -> None:
    web.page.clock.install()
    web.enter()
    web.refuse_with(503, "Jeg får ikke lagret meldingen akkurat nå.", times=9)
    web.field.fill(PURCHASE)
    web.field.press("Enter")

    def said_after_a_while() -> bool:
        web.page.clock.run_for(10_000)
        return web.said.count() > 0

    web.until(said_after_a_while)
    expect(web.last).to_contain_text("Jeg får ikke lagret meldingen akkurat nå.")
    expect(web.own.last).to_contain_text("Ikke sendt.")
    web.own.get_by_role("button", name="Prøv igjen").click()
    expect(web.answer(after=1)).to_contain_text("Doffin")
    expect(web.own).not_to_contain_text("Ikke sendt.")
    assert len({str(post["id"]) for post in web.posts}) == 1


def test_what_waits_for_a_new_sign_in_is_still_said_when_the_stream_has_ended_too(web: WebPage) -> None:
    streams: list[Route] = []

    def hold(route: Route) -> None:
        streams.append(route)

    web.page.route("**/webchat/stream*", hold)
    web.enter()
    web.refuse_with(401, "Du er logget ut.", times=1)
    web.field.fill(PURCHASE)
    web.field.press("Enter")
    status = web.page.locator("#status span")
    expect(status).to_contain_text("tatt vare på")
    status.evaluate("span => { span.id = 'first'; }")
    web.page.route("**/webchat/people", lambda route: route.fulfill(status=401, json={}))
    web.until(lambda: streams)
    streams[0].fulfill(status=401, json={})
    expect(web.page.locator("#first")).to_have_count(0)
    expect(status).to_contain_text("tatt vare på")


def test_a_refusal_is_said_and_the_text_given_back(web: WebPage) -> None:
    web.enter()
    web.refuse_with(400, "«text» er ikke som det skal være.", times=1)
    web.field.fill("et spørsmål")
    web.field.press("Enter")
    expect(web.last).to_contain_text("«text» er ikke som det skal være.")
    expect(web.own.last).to_contain_text("Ble ikke tatt imot.")
    expect(web.field).to_have_value("et spørsmål")
    web.field.fill(PURCHASE)
    web.field.press("Enter")
    expect(web.answer(after=1)).to_contain_text("Doffin")


def test_the_page_waits_for_a_service_that_is_not_up_yet(web: WebPage) -> None:
    web.page.route("**/webchat/people", lambda route: route.abort())
    web.open()
    expect(web.page.get_by_text(NO_CONTACT)).to_be_visible()
    web.page.unroute("**/webchat/people")
    expect(web.page.get_by_role("heading", name="Hvem er du?")).to_be_visible()


def test_messages_are_sent_in_the_order_in_which_they_were_written(web: WebPage) -> None:
    web.enter()
    for text in (PURCHASE, FOLLOW_UP, "hjelp"):
        web.field.fill(text)
        web.field.press("Enter")
    web.answer(after=2)
    assert [post["text"] for post in web.posts] == [PURCHASE, FOLLOW_UP, "hjelp"]
