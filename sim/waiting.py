"""Those who wait: on the line or at home, for how long; who gives up, and who will come back."""

from sim import hands, routing
from sim.terms import ABANDONED, COMING, NEVER, TRANSFER, WAITING


def begin(day, c, now):
    """Contact c joins its queue; who is offered to be called back, and wants it, hangs up and keeps the place."""
    contact = day.contacts[c]
    if contact.takes_callback and routing.predicted_wait(day, contact.queue) > day.queues[contact.queue].callback_over_s:
        contact.callback, contact.patience_s = 1, NEVER
    contact.phase = WAITING
    routing.join_queue(day, c)
    go_on(day, c, now)


def go_on(day, c, now):
    """Contact c waits: until patience runs out, or first until more agents are asked."""
    contact = day.contacts[c]
    until_s = contact.offered_s + contact.patience_s
    if not routing.has_waited(day, c, now):
        until_s = min(until_s, contact.offered_s + day.queues[contact.queue].overflow_s)
    hands.alarm_contact(day, c, until_s)


def give_up(day, c, now):
    """The person gives up; some of them try again."""
    contact = day.contacts[c]
    contact.phase, contact.ended_s = ABANDONED, now
    if contact.again >= 0:
        come_back(day, contact.again, now)


def come_back(day, c, now):
    """Contact c is going to come, after its delay from now; one that would find the doors closed, on another day."""
    contact = day.contacts[c]
    contact.phase, contact.offered_s = COMING, now + contact.delay_s
    if contact.offered_s < day.hall[0].closes_s or contact.came == TRANSFER:  # who is passed on is inside already
        hands.alarm_contact(day, c, contact.offered_s)
