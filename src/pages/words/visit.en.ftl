
# Visits to a counter
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
visit-title = Your visit
visit-none = You have no appointment. With one you do not wait; without one you are seen when there is room.
visit-choose = Choose an office, a day and an hour
visit-manage = See or change your visit
visit-booked = Your appointment
visit-when = When
visit-where = Where
visit-bring = Bring
visit-bring-what = Your identity card; foreigners bring passport and residence card, not copies. The reference of your application. You have to come yourself.
visit-ask = If you have a question, ask the office above and name the reference.
visit-file = Add it to your calendar (.ics file)
visit-file-title = Visit in person, application { $reference }
visit-change = Choose another hour or office
visit-move = Move to this hour
visit-cancel = Cancel the visit
visit-cancel-meaning = If you cancel, your seat goes to somebody else. Your application still waits for you to come.
visit-left = { $count ->
    [one] You can book or change this visit once more.
   *[other] You can book or change this visit { $count } more times.
}
visit-closed = This visit can no longer be booked or changed. If your application still waits for you, you may come without an appointment.
visit-office = The office you chose
visit-other-office = Choose another office
visit-day = Choose a day
visit-full = full
visit-free = { $count ->
    [one] one seat is free
   *[other] { $count } seats are free
}
visit-day-full = This day has just been taken. Choose another one.
visit-nothing-free = This office has no free seat in the days to come. Choose another one, or look again tomorrow.
visit-book = Book this hour
visit-find = Where would you like to go?
visit-find-hint = The name of a commune, province or agency; marks may be left out.
visit-find-submit = Find
visit-offices = Offices
visit-no-office = No office was found. Try another name, or leave it empty to see all.
visit-more-offices = There are more: type more of the name above.
apply-visit-booked-meaning = You have an appointment. Come in person and in time, with your papers and this reference.
trouble-visit-office = This office does not take your application on that day. Choose another one
trouble-visit-hour = This hour cannot be booked any more. Choose one from the list
trouble-visit-taken = Somebody else has just taken the last seat of this hour. Choose another one
trouble-visit-often = You have booked and changed this visit many times. Come as it is booked, or without an appointment
trouble-visit-nothing = There is no visit to cancel any more
mail-visit-booked-subject = Your visit for application { $reference }
mail-visit-booked = You have an appointment at { $agency } on { $when } (Viet Nam time) for your application { $reference }.
mail-visit-moved-subject = Your visit for application { $reference } has changed
mail-visit-moved = The visit for your application { $reference } is now on { $when } (Viet Nam time) at { $agency }.
mail-visit-missed-subject = You missed your visit for application { $reference }
mail-visit-missed = You did not come to { $agency } on { $when } (Viet Nam time). Your application { $reference } still waits for you.
mail-visit-lost-subject = The office of your visit has closed: application { $reference }
mail-visit-lost = { $agency } has closed, and your visit on { $when } (Viet Nam time) is cancelled. Your application { $reference } still waits for you.
mail-visit-bring = Come in person with your papers, not copies, and the reference. To see, change or cancel the visit, open { $origin } yourself and sign in.
mail-visit-again = To choose another day, open { $origin } yourself and sign in.

# History
event-visit-booked = You booked a visit for application { $reference }
event-visit-moved = The visit for application { $reference } was changed
event-visit-cancelled = You cancelled the visit for application { $reference }
event-visit-made = You came to the visit for application { $reference }
event-visit-missed = You missed the visit for application { $reference }
event-visit-missed-means = The application still waits for you. Open it to choose another day.
event-face-compared = Your face was compared at the counter for application { $reference }
event-face-compared-means = The photo taken at the counter was not kept.
event-visit-lost = The visit for application { $reference } was cancelled because the office has closed
event-handed-over = Application { $reference } went to another agency
event-handed-over-means = The agency before is no more. You need not do anything; whom to ask stands in the application.
