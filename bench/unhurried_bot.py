"""The bot as `handraise run` starts it, but without Slack's pace of a message a second: cards are put up quickly."""

from bot import log
from bot.app import Handraise
from bot.cli.run import wait_for_the_end
from bot.delivery.pacing import Pace
from bot.responsive import be_responsive
from bot.settings import Settings

log.configure("WARNING")
bot = Handraise(Settings(), pace=Pace.freely()).start()
be_responsive()
wait_for_the_end()
bot.close()
