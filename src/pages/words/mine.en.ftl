# Phones that are keys of the account
devices-title = Your phones
devices-why = A phone that is bound to your account is a key: the app on it signs in and confirms for you. You bind it in the app.
devices-none = No phone is bound to your account.
device-bound = Bound on
device-label = Name
device-label-hint = Only you see it. For example: Work phone.
device-rename = Save the name
device-revoke = Take the phone off
device-title = A phone
device-change = Rename or take off
device-change-long = Rename or take off { $name }
device-revoke-title = Take it off your account
trouble-device-name = Give the phone a name of at most 60 characters
device-revoke-meaning = The app on that phone is signed out at once and can no longer confirm for you. To use it again you bind it anew in the app. Take a phone off when it is lost, sold or given away.
notice-device-named = The name was saved.
notice-device-revoked = The phone was taken off. The app on it was signed out.

# Recovery codes
recovery-codes-title = Emergency codes
recovery-codes-why = Phone lost, no way into your mail? An emergency code on paper locks your account at once, from any device. It opens nothing and signs nobody in: whoever finds it does not get into your account.
recovery-codes-none = You have no emergency codes yet.
recovery-codes-left = { $left ->
    [one] One code is left.
   *[other] { $left } codes are left.
}
recovery-codes-made = Made on
recovery-codes-make = Make new codes
recovery-codes-again = New codes make all earlier ones worthless.
recovery-codes-new = Your new emergency codes
recovery-codes-keep = Copy or print them now. They are shown this once and cannot be seen again after you leave this page.
recovery-codes-use = When you need one: on any device, open the sign-in page of Khoá, choose to lock the account, then “I have an emergency code on paper”. Each code works once.
recovery-code = Emergency code
lock-with-recovery-code = I have an emergency code on paper
lock-without-recovery-code = I have no emergency code
trouble-recovery-code-wrong = The username or the emergency code is not right, or the code was used. Check every letter, or use another code.
event-recovery-codes = New emergency codes were made
event-recovery-codes-means = Earlier emergency codes are worth nothing any more. A code can only lock the account, and opens nothing.

# Being told in a browser
notifications-title = Notifications
notifications-why = When a request waits for you, Khoá tells you in the browsers and installed apps listed here. A notification only says that something waits, never what it is or from whom.
notifications-turn-on = Turn on notifications on this device
notifications-turn-off = Turn off
notifications-turn-off-long = Turn off notifications in { $name }
notifications-where = Where you are told
notifications-since = Turned on
notifications-none = Notifications are not turned on anywhere.
notifications-unsupported = This browser cannot receive notifications. On iPhone and iPad, add Khoá to the Home Screen first and open it from there.
notifications-denied = The browser is blocking notifications from Khoá. Allow them in its settings for this site, then load this page again.
notifications-failed = Notifications could not be turned on. Check your connection and try again.
notifications-need-script = To turn on notifications the browser has to allow JavaScript. Without them, requests still appear under “Requests”.
notice-notifications-on = Notifications are on.
notice-notifications-off = Notifications are off.
trouble-push-unusable = They could not be turned on: this browser's push service cannot be used with Khoá. Try another browser; requests still appear under “Requests”.
push-waits = Something waits for you to confirm it.
event-notifications-on = Notifications were turned on in a browser
event-notifications-on-means = That browser is told when a request waits for you. If it was not you, turn it off under “Notifications”.
event-notifications-off = Notifications in a browser were turned off

# Reading a code that another device shows
scan-link = Scan a QR code
scan-title = Scan a QR code
scan-why = Sign in on a computer or another device with this phone: scan the code that it shows.
scan-open = Open the camera
scan-looking = Point the camera at the QR code.
scan-foreign = This is not a sign-in code of Khoá. Do not open the address in it.
scan-refused = The camera cannot be used. Allow it for Khoá in your browser's settings, or type the code below.
scan-code = The code below the QR picture
scan-code-hint = Twelve letters and digits, for example ABCD-EFGH-JKMN.
scan-go = Continue
trouble-short-code = That is not a whole code. Type all twelve letters and digits below the QR picture.
qr-short = Or open Khoá on your phone, go to “Requests”, choose “Scan a QR code” and type:
mail-sign-in-reported-subject = You reported a sign-in that was not yours
mail-sign-in-reported = On { $when } (Viet Nam time), somebody in your Khoá account said that it was not you who was signing in on another device. Nothing was allowed; for some time nobody can ask you by a QR code, and the security team has been told.

# A code without which some services cannot ask
user-code-title = Code for services that ask you
user-code-why = Some services can only send you a request once you have told them this code, at a counter or on the phone. Without the right code they cannot bother you.
user-code-none = You have set no code, so those services cannot ask you.
user-code-since = A code was set on
user-code-new = New code
user-code-hint = 6 to 12 digits, no run such as 123456. Do not use the code that unlocks your phone or your bank card.
user-code-submit = Save the code
user-code-remove = Remove the code
user-code-note = This code signs nobody in and does not stand for your consent: you still see and answer every request on your phone.
trouble-user-code = That code cannot be used. Type 6 to 12 digits, and none that are guessed first, such as 123456 or 000000.
notice-user-code-set = The code was saved.
notice-user-code-removed = The code was removed.
event-user-code-set = A code for services that ask you was set
event-user-code-set-means = An earlier code is worth nothing any more. If it was not you, change the code and look at the devices that are signed in.
event-user-code-removed = The code for services that ask you was removed
