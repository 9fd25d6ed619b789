import pytest, sys
from tests.notifications.months import *
from notifications.delivery.pause import pause, resume
from register.varsling import KOMMUNE, Setting, of_avtale, set_varsling, ReminderTime
from register.step import parse_step
from register.stand_in import StandIn
from notifications.reminder import Reminder
import asyncio, time as _t
from sqlalchemy import update, func
OFF=[TrackKind.DUTY, TrackKind.ARTIKKEL]

@pytest.fixture
def clock(): return FixedClock(oslo(date(2026,11,2),9))

def sett(url): return Settings.model_validate({"database_url": url, "kommune":"lillestrom", "SLACK_BOT_TOKEN":"xoxb-x","SLACK_SIGNING_SECRET":"x","SLACK_TEAM_IDS":"T1","INNKJOPSBOT_STAFF_DOMAINS":"demo.invalid","INNKJOPSBOT_SECRET":"x"*40})
@pytest.fixture
async def m(database_url, knowledge, clock):
    line=Recorder(clock)
    async with bootstrap(sett(database_url), clock=clock, knowledge=knowledge, nearer={ChannelName.SLACK: line}, pace=Pace(between=0, per_second=1_000_000)) as parts:
        months= await Months(parts, clock, [line]).open()
        async with parts.sessions.begin() as s:
            for k in OFF: await set_varsling(s, KOMMUNE, kind=k, setting=Setting(None, enabled=False), by=None, now=clock.now())
        yield months
def show(found):
    for one in found: print("  ", one.to[:6], one.step, "planned", one.planned_on, "at", one.at.astimezone(OSLO).strftime("%a %d.%m.%y %H:%M"), one.message[:10], "|", one.key.split("|")[2])
async def jump(m, *days, hours=(8,)):
    for d in days:
        for h in hours:
            m.clock.at=oslo(d,h,1); await m.tick()
def t(a, kind, on): return Track(kind, f"avtale:{a.id}", on)
D=date
async def test_dates(m):
    await m.read(QUIET.format(end="31.03.2027")); await m.tick()
    await jump(m, D(2026,12,28),D(2026,12,30),D(2027,1,14)); m.clock.at=oslo(D(2027,1,15),7,30)
    await m.read(QUIET.format(end="30.06.2027"))
    await jump(m, D(2027,1,15),D(2027,2,26),D(2027,3,15),D(2027,3,30),D(2027,4,6)); m.clock.at=oslo(D(2027,4,20),15,30)
    await m.read(QUIET.format(end="31.05.2027"))
    m.clock.at=oslo(D(2027,4,20),16); await m.tick()
    await m.live(D(2027,5,2),hours=(8,)); m.clock.at=oslo(D(2027,5,3),7)
    await m.read(QUIET.format(end="31.05.2027").replace("Aktiv","Avsluttet")); await m.live(D(2027,6,10),hours=(8,))
    show(await m.check()); print(m.texts("filip")[1:4])
async def test_hand(m):
    await m.read(QUIET.format(end="31.03.2027")); await m.tick(); await jump(m,D(2026,12,30),D(2027,1,4))
    m.clock.at=oslo(D(2027,1,5),7); await m.read(QUIET.format(end="31.03.2027").replace("filip@","nora@"))
    await jump(m,D(2027,1,5),D(2027,1,6)); await m.live(D(2027,3,31),hours=(8,)); show(await m.check()); print(m.texts("nora"))
async def test_away(m):
    await m.read(QUIET.format(end="31.03.2027")); await m.tick(); await jump(m,D(2026,12,30))
    async with m.parts.sessions.begin() as s: s.add(StandIn(kind="absence",status="confirmed",source="chat",person_id=m.people["filip"].id,deputy_id=m.people["nora"].id,from_on=D(2027,2,22),to_on=D(2027,3,12),asked_at=m.clock.now(),decided_at=m.clock.now()))
    await m.live(D(2027,1,4),hours=(8,)); await jump(m,D(2027,2,24)); await m.live(D(2027,3,20),hours=(8,)); show(await m.check()); print([x for x in m.texts("nora")])
async def test_left(m):
    await m.read(QUIET.format(end="31.03.2027")); await m.tick(); await jump(m,D(2026,12,30))
    async with m.parts.sessions.begin() as s: await s.execute(update(Person).where(Person.id==m.people["filip"].id).values(left_on=D(2027,2,1)))
    await jump(m,D(2027,2,2)); await m.live(D(2027,3,20),hours=(8,)) if 0 else await jump(m,D(2027,2,26),D(2027,3,5),D(2027,3,8),D(2027,3,12),D(2027,3,17)); show(await m.check()); print([x[:600] for x in m.texts("lars")])
OPT=QUIET.replace(";{end};{end};nei;;",";30.06.2027;30.06.2029;1+1 år;3 måneder;")
async def test_option(m):
    m.clock.at=oslo(D(2026,9,1),9); await m.read(OPT); await m.tick(); a=await m.avtale()
    await jump(m,D(2026,9,30),D(2026,10,1),D(2026,12,30)); m.clock.at=oslo(D(2027,1,4),9)
    await m.tick(); show(await m.check()); 
    on=[x for x in (await m.shown()) if x.step.startswith("option")][0].key.split("|")[2]; on=D.fromisoformat(on)
    id=await m.decide(t(a,TrackKind.OPTION,on),Verdict.CALL_OPTION,enters=True,act_by_on=on)
    await m.live(D(2027,4,20),hours=(8,)); print("after"); show(await m.check())
    async with m.parts.sessions.begin() as s: await s.execute(update(Decision).where(Decision.id==id).values(acted_on=D(2027,4,20),status="done",changed_at=m.clock.now()))
    m.clock.at=oslo(D(2027,4,21),7); await m.read(OPT.replace("Renhold","Renhold bygg")); await m.live(D(2027,5,20),hours=(8,)); print("notshown"); show(await m.check())
    await m.read(OPT.replace("30.06.2027","30.06.2028")); await m.live(D(2027,6,20),hours=(8,)); print("entered"); show(await m.check())
async def test_snooze(m):
    await m.read(QUIET.format(end="31.03.2027")); await m.tick(); await jump(m,D(2026,12,30)); a=await m.avtale()
    m.clock.at=oslo(D(2026,12,30),10); await m.later(t(a,TrackKind.EXPIRY,D(2027,3,31)),"filip",D(2027,3,6)) # saturday
    await m.live(D(2027,1,10),hours=(8,)); await jump(m,D(2027,2,25)); await m.live(D(2027,3,31),hours=(8,)); show(await m.check())
async def test_weekday(m):
    async with m.parts.sessions.begin() as s: s.add(ReminderTime(person_id=m.people["filip"].id,hour=10,weekday=2,changed_at=m.clock.now()))
    for n in range(2): pass
    await m.read(QUIET.format(end="31.03.2027"),QUIET.replace("2024/1","2024/2").format(end="25.03.2027"),QUIET.replace("2024/1","2024/3").format(end="30.07.2027"),); await m.tick(); 
    await m.live(D(2026,12,31),hours=(8,10,14)); await jump(m,D(2027,2,10)); await m.live(D(2027,3,5),hours=(8,10)); show(await m.check())
async def test_easter(m):
    await m.read(QUIET.format(end="28.06.2027"),QUIET.replace("2024/1","2024/2").format(end="30.06.2027"),QUIET.replace("2024/1","2024/3").format(end="09.04.2027"),QUIET.replace("2024/1","2024/4").format(end="24.04.2027")); await m.tick()
    await jump(m,D(2027,3,22)); await jump(m,D(2027,3,31),D(2027,4,1)); show(await m.check()); print(m.texts("filip")[-3:])
async def test_may17_xmas_dst(m):
    await m.read(*(QUIET.replace("2024/1",f"2024/{n}").format(end=e) for n,e in enumerate(("17.08.2027","24.03.2027","26.03.2027","31.03.2027","01.04.2027","31.01.2028","30.10.2027","26.07.2027"))))
    await m.tick(); await m.live(D(2027,1,5),hours=(0,7,8,15)); await jump(m,D(2027,3,1)); 
    await m.live(D(2027,4,2),hours=(2,7,8,15)); await m.live(D(2027,5,20),hours=(8,)); await jump(m,*(D(2027,7,n) for n in (16,26,27,28,29,30))); await m.live(D(2027,11,2),hours=(7,8)); show(await m.check())
async def test_clock_back(m):
    await m.read(QUIET.format(end="31.03.2027"),QUIET.replace("2024/1","2024/2").format(end="30.03.2027")); await m.tick(); 
    await jump(m,D(2026,12,28)); 
    for d,h in ((30,9),(30,8),(29,8),(29,9),(28,8),(30,8),(30,9)): m.clock.at=oslo(D(2026,12,d),h,1); await m.tick()
    m.clock.at=oslo(D(2027,1,4),9); await m.read(QUIET.format(end="30.04.2027"),QUIET.replace("2024/1","2024/2").format(end="30.03.2027")); await m.tick()
    m.clock.at=oslo(D(2027,1,3),9); await m.tick(); m.clock.at=oslo(D(2027,1,4),8); await m.tick(); await m.live(D(2027,1,12),hours=(8,9)); await jump(m,D(2027,1,28),D(2027,1,29),D(2027,1,28),D(2027,1,29)); show(await m.check())
async def test_pause(m):
    await m.read(QUIET.format(end="31.03.2027"),QUIET.replace("2024/1","2024/2").format(end="27.04.2027")); await m.tick(); await jump(m,D(2026,12,30)); await jump(m,D(2027,1,27))
    m.clock.at=oslo(D(2027,2,26),7,55)
    await m.tick()
    async with m.parts.sessions.begin() as s: await pause(s,"test",m.clock.now())
    await m.live(D(2027,3,2),hours=(8,12)); a=await m.avtale(); m.clock.at=oslo(D(2027,3,2),13); await m.decide(t(a,TrackKind.EXPIRY,D(2027,3,31)),Verdict.LET_END); await m.tick()
    print("updated while paused", len(m.lines[0].updated))
    async with m.parts.sessions.begin() as s: await resume(s)
    await m.live(D(2027,3,12),hours=(8,9)); show(await m.check()); print(len(m.lines[0].updated), m.texts("filip")[-3:])
async def test_unreachable(m):
    m.lines[0].reaches=EVERYBODY-{"filip@demo.invalid"}
    await m.read(QUIET.format(end="31.03.2027")); await m.tick(); await m.live(D(2026,12,31),hours=(8,9,10)) if 0 else None; await jump(m,D(2026,12,28)); await m.live(D(2027,1,12),hours=(8,9,10)); show(await m.check()); 
    for who in ("stine","ingrid","eva"): print(who,[x[:500] for x in m.texts(who)])
    async with m.parts.sessions() as s: print((await s.execute(select(Reminder.step,Reminder.to,Reminder.status,Reminder.reason,Reminder.planned_on))).all())
async def test_settings(m):
    await m.read(QUIET.format(end="31.03.2027"),QUIET.replace("2024/1","2024/2").format(end="31.03.2027")); await m.tick(); a=await m.avtale()
    async with m.parts.sessions.begin() as s: await set_varsling(s,of_avtale(a.id),kind=TrackKind.EXPIRY,setting=Setting((parse_step("2m"),parse_step("10d"))),by=None,now=m.clock.now())
    await jump(m,D(2026,12,29)); 
    async with m.parts.sessions.begin() as s: await set_varsling(s,KOMMUNE,kind=TrackKind.EXPIRY,setting=Setting(None,enabled=False),by=None,now=m.clock.now())
    await m.live(D(2027,1,5),hours=(8,)); m.clock.at=oslo(D(2027,1,12),9)
    async with m.parts.sessions.begin() as s: await set_varsling(s,KOMMUNE,kind=TrackKind.EXPIRY,setting=Setting(None,enabled=True),by=None,now=m.clock.now())
    await m.live(D(2027,3,31),hours=(8,)); show(await m.check())
async def test_gone(m):
    rows=[QUIET.replace("2024/1",f"2024/{n}").format(end="31.03.2027") for n in range(20)]
    await m.read(*rows); await m.tick(); await jump(m,D(2026,12,30)); m.clock.at=oslo(D(2027,1,5),9); r=await m.read(*rows[1:]); print({k:len(v) for k,v in r.details.items()}); await m.live(D(2027,1,20),hours=(8,)); 
    a=await m.avtale("2024/0"); print(a.status, getattr(a,'gone_at',None), getattr(a,'missing_since',None))
    await jump(m,D(2027,2,26)); f=[x for x in await m.check()]; show([x for x in f if str(a.id) in x.key]); print(len(f)); print(m.texts("ingrid"))
async def test_many(m):
    rows=[QUIET.replace("2024/1",f"2024/{n}").format(end="31.03.2027") for n in range(200)]
    await m.read(*rows); await m.tick(); await jump(m,D(2026,12,30),D(2027,1,4),D(2027,2,26)); f=await m.check(); print(Counter((x.day,x.step,x.message[:8]) for x in f)); print(len(m.lines[0].sent)); print([len(x) for x in m.texts("filip")]); print(m.texts("filip")[0]); 
    m.clock.at=oslo(D(2027,3,5),8,1); t0=_t.time(); await m.tick(); print("tick",_t.time()-t0); await jump(m,D(2027,3,8),D(2027,3,12),D(2027,3,16),D(2027,3,17),D(2027,3,18)); f=await m.check(); print(Counter((x.day,x.to,x.step,x.message[:8]) for x in f)); print(Counter((to,at.date().isoformat()) for at,to,_ in m.lines[0].sent))
async def test_two(m, database_url, knowledge):
    if "sqlite" in database_url: return
    rows=[QUIET.replace("2024/1",f"2024/{n}").replace("filip@",("filip@","nora@","eva@","lars@")[n%4]).format(end="31.03.2027") for n in range(60)]
    line2=Recorder(m.clock)
    async with bootstrap(sett(database_url), clock=m.clock, knowledge=knowledge, nearer={ChannelName.SLACK: line2}, pace=Pace(between=0, per_second=1_000_000)) as parts:
        two=Months(parts,m.clock,[line2],m.people)
        await m.read(*rows); await asyncio.gather(m.tick(),two.tick())
        m.lines.append(line2)
        for d in (D(2026,12,30),D(2027,2,26),D(2027,3,5),D(2027,3,17)):
            m.clock.at=oslo(d,8,1); await asyncio.gather(*(x.tick() for x in (m,two,m,two))); await asyncio.gather(m.tick(),two.tick())
        f=await m.check(); print(Counter((x.day,x.to,x.step) for x in f)); print([len(l.sent) for l in m.lines])
async def test_second_import(m):
    await m.read(QUIET.format(end="31.03.2027")); await m.tick(); await jump(m,D(2027,1,4)); m.clock.at=oslo(D(2027,1,5),9)
    await m.read(QUIET.format(end="31.03.2027"),QUIET.replace("2024/1","2024/2").format(end="15.02.2027"),QUIET.replace("2024/1","2024/3").format(end="31.12.2027").replace("01.01.2024","01.02.2027").replace(";nei;Aktiv",";ja;Aktiv")); await m.tick(); await m.live(D(2027,2,10),hours=(8,)); show(await m.check()); print(m.texts("filip"), m.texts("kari"))
