from django.urls import path

from interviews.views import answered, bank, contact_page, detail, live, picker, request, send, sheet, talk, wrapup

app_name = "interviews"
urlpatterns = [
    path("questions/", bank.index, name="bank"),
    path("contacts/<code:code>/request/", request.write, name="request"),
    path("interviews/<code:code>/", detail.detail, name="detail"),
    path("interviews/<code:code>/review/", request.review, name="review"),
    path("interviews/<code:code>/send/", send.send, name="send"),
    path("interviews/<code:code>/take-back/", send.take_back, name="take_back"),
    path("interviews/<code:code>/follow-up/", send.follow_up, name="follow_up"),
    path("interviews/<code:code>/withdraw/", send.withdraw, name="withdraw"),
    path("interviews/<code:code>/stop-waiting/", send.stop_waiting, name="stop_waiting"),
    path("interviews/<code:code>/answered/", answered.answered, name="answered"),
    path("interviews/<code:code>/choose/", answered.choose, name="choose"),
    path("interviews/<code:code>/how/", answered.how, name="how"),
    path("interviews/<code:code>/move/", talk.move, name="move"),
    path("interviews/<code:code>/cancel/", talk.cancel, name="cancel"),
    path("interviews/<code:code>/outcome/", talk.outcome, name="outcome"),
    path("interviews/<code:code>/missed/", talk.missed, name="missed"),
    path("interviews/<code:code>/wrap-up/", wrapup.wrap_up, name="wrap_up"),
    path("interviews/<code:code>/thank/", wrapup.thank, name="thank"),
    path("interviews/<code:code>/thanked/", wrapup.thanked, name="thanked"),
    path("interviews/<code:code>/thank/take-back/", wrapup.take_back, name="take_back_thanks"),
    path("interviews/<code:code>/questions/", picker.questions, name="questions"),
    path("interviews/<code:code>/sheet/", sheet.sheet, name="sheet"),
    path("interviews/<code:code>/live/", live.live, name="live"),
    path("interviews/<code:code>/invite.ics", detail.invite, name="invite"),
    path("r/<str:token>/", contact_page.page, name="contact_page"),
    path("r/<str:token>/invite.ics", contact_page.invite, name="contact_invite"),
]
