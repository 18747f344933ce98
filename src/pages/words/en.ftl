# English. The same keys as vi.ftl, which is the first language; one line for each key.

# The frame
brand-line = National electronic identity
skip-to-content = Skip to main content
other-language = Tiếng Việt
address-label = This page's correct address is
demo-mark = Demonstration: all people and services here are invented.
printed-on = Printed on { $when }, Viet Nam time (UTC+7)
help-title = Need help?
help-text = Go to { $office }. Opening and using an account is free of charge.
help-line = Help line:
help-site = Help pages
help-never = Nobody, officials included, may ask for your password or confirmation code. Before you type, check that your browser's address bar shows the address at the top of this page.
# Where to go, by reader: not known who, citizens and organisations, foreigners
office-unknown = the nearest commune, ward or special-zone police (foreigners: the immigration office of your province or city)
office-citizen = the nearest commune, ward or special-zone police
office-foreigner = the immigration office of your province or city
title-error = Error:
problem-title = There is a problem

# Services
service-asks-login = You are signing in to
service-asks-data = The service that asks
service-asks-logout = The service that asked to sign you out
service-concerned = The service concerned
service-address = Address:
service-official = Government service
service-policy = Privacy policy
service-terms = Terms of use

# Signing in
login-title = Sign in
login-again-title = Confirm that it is you
login-again-why = You are signed in, but the next step needs to be sure that it is still you.
login-step-up-title = Stronger confirmation needed
login-step-up-why = This service needs a stronger confirmation that it is you. This has nothing to do with the level of your account.
login-with-passkey-why = Your account has a passkey. Use it to confirm before you add or remove one.
login-passkey = Sign in with your fingerprint, face or screen lock
login-passkey-hint = Uses the passkey saved in your device. No password needed.
login-or = or use your password
login-username = User name
login-username-hint = Personal number, email or phone number
login-password = Password
login-submit = Sign in with password
login-no-passkey-title = No passkey yet?
login-no-passkey = This service accepts passkeys only, because they are safer than passwords. You need to add one just once:
login-no-passkey-first = Sign in to your Khoá account with your password.
login-no-passkey-then = Choose "Add a passkey" and follow your device.
login-no-passkey-back = Go back to the service and sign in again.
login-no-passkey-link = Add a passkey
login-lost-passkey-title = No longer have the device with your passkey?
login-lost-title = Lost your password or device?
login-lost-passkey = A password alone cannot change passkeys, so that nobody who knows yours can either.
login-back-home = Back to my page
login-cancel = Do not sign in
login-cancel-to = Do not sign in, go back to { $service }
login-no-account = No account yet?
login-register = Open an account
login-link = Sign in
password-show = Show
password-hide = Hide
password-show-long = Show password
password-hide-long = Hide password

# Passkeys in the browser
passkey-cancelled = Your device did not confirm. You can try again or use another way.
passkey-exists = This device already holds a passkey for your account.
passkey-offline = The server cannot be reached. Check your connection and try again.
passkey-failed = The passkey was not accepted. Try again or use another way.
passkey-insecure = The browser does not allow passkeys at this address. Check the address bar.
passkey-needs-script = JavaScript is switched off in your browser. Passkeys only work with JavaScript.

# Registration
register-step-1 = Step 1 of 2
register-step-2 = Step 2 of 2
register-title = Open an account
register-lead = The identity behind an account you open here is not yet checked. For services that need level 1 or 2, take your ID card or passport to { $office }.
register-name = Full name
register-name-hint = As written on your ID card or passport, for example: Nguyễn Thị Lan
register-email = Email
register-email-hint = We send your confirmation code and security alerts to this address
register-phone = Mobile phone number
register-phone-hint = A Vietnamese number: ten digits, beginning with 0
register-terms = I accept the terms of use and the processing of my personal data to open this account.
register-terms-read = Read the terms (opens a new tab)
register-submit = Continue
register-have-account = Already have an account?
verify-title = Enter your codes and choose a password
verify-lead = { $minutes ->
    [one] Two codes are on their way to you. Each is valid for one minute.
   *[other] Two codes are on their way to you. Each is valid for { $minutes } minutes.
}
verify-sent-again = New codes have been sent. The old ones no longer work.
verify-sent-to = Sent to { $to }
verify-proven = { $to } is confirmed
verify-email-code = Code from the email
verify-phone-code = Code from the text message
verify-password = Choose a password
verify-password-hint = 8 to 128 characters. A long sentence you remember beats odd symbols; spaces and accented letters are welcome.
verify-submit = Finish opening the account
verify-resend = Send new codes
verify-correct = Correct the email or phone number

# Terms. FOR A LAWYER'S EYE before real use: they say only what the code does, and promise no time in the law's place.
terms-title = Terms and your data
terms-lead = Your Khoá account shows public services who you are. This page says what we keep, how it is protected, for how long, and where to ask.
terms-demo = This is a demonstration: do not enter real data. Everything lies in one folder on the machine it runs on, and is gone when that folder is deleted.
terms-use-title = Using your account
terms-use = The account is yours alone and free of charge. Give your true name and contact details, and keep your password and codes to yourself. If you lose a device, sign it out on the home page and tell { $office }.
terms-kept-title = What we keep
terms-kept-profile = Your profile: name, email, phone number. Once your identity has been checked, also your identity number, date of birth, gender, nationality and address.
terms-kept-factors = How you sign in: the public half of your passkeys, and a value that checks your password, not the password itself. Fingerprints and faces never leave your device.
terms-kept-history = A security log: when and how you signed in, with what kind of browser, which services you entered, what you allowed. It holds no network address and no location. You can see the latest entries on your home page.
terms-kept-sessions = Your sessions: when they began, in which browser and how you signed in. Cookies in your browser recognise your session, device and language; they are not used for tracking or advertising.
terms-sealed-title = How it is protected
terms-sealed = Profiles are encrypted with a separate key for each person. The log holds nothing from your profile, and any later change to it is detected.
terms-shared-title = Who receives data
terms-shared = A service receives only what you allow, or what the law lets a State authority receive. Each service knows you by a code of its own; your password is never shared.
terms-long-title = For how long
terms-long-codes = { $minutes ->
    [one] Unfinished registrations: gone when their codes expire, after one minute.
   *[other] Unfinished registrations: gone when their codes expire, after { $minutes } minutes.
}
terms-long-sessions = { $hours ->
    [one] Sessions: one hour at most, or until you sign out.
   *[other] Sessions: { $hours } hours at most, or until you sign out.
}
terms-long-account = Profile and log: kept as long as the account exists; the system deletes neither by itself. How long they must be kept is set by the law on electronic identification.
terms-ask-title = Ask, correct, withdraw
terms-ask = The law on the protection of personal data lets you see and correct your data, ask for its deletion, and withdraw your consent. Take your ID card or passport to { $office }. The law sets the time for an answer.

# Consent
consent-title = Share your data?
consent-as = You are signed in as { $name }.
consent-what = Data to be shared
consent-apis = Where it may act on your behalf
consent-api-detail = The service may read and send your information there.
consent-why = What it is for
consent-why-unsaid = The service has not stated a purpose. If in doubt, you can refuse.
consent-nothing = Your account does not hold this.
consent-withdraw = You can take this back at any time: sign in to your Khoá account page and choose “Connected services”.
consent-only = Only the data listed above is shared, never your password. If you refuse, you go back to the service and nothing is sent.
consent-accept = Allow
consent-deny = Refuse
scope-openid = A code that recognises you at this service
scope-openid-detail = Made for this service alone; not your personal number
scope-profile = Personal details
scope-profile-detail = Full name, date of birth, gender, nationality
scope-email = Email
scope-email-detail = Your email address and whether it has been confirmed
scope-phone = Phone number
scope-phone-detail = Your phone number and whether it has been confirmed
scope-address = Address
scope-address-detail = The address recorded in your account
scope-residence = Residence
scope-residence-detail = Permanent, temporary and current place of residence
scope-eid = Kind and level of your account
scope-eid-detail = Citizen, foreigner or organisation; level 1 or 2; status and date of issue
scope-eid-number = Identity number
scope-eid-number-detail = Your personal or foreigner number, and your previous ID document number if there is one
scope-org = The organisation you act for
scope-org-detail = Its name, tax code and head office, and your role
scope-guardian = The person you represent
scope-guardian-detail = The code of the person in your care, or who authorised you, and your relation to them
scope-face-check = Result of a face check
scope-face-check-detail = When and against what it was made, without the picture
scope-offline = Stay connected while you are away
scope-offline-detail = The service can fetch the data above again for some time, even after you have signed out
scope-other = Permission "{ $scope }"
scope-other-detail = The service registered this permission without a description; if in doubt, you can refuse
claim-name = Full name
claim-nickname = Nickname
claim-username = User name
claim-profile = Profile page
claim-picture = Picture
claim-website = Website
claim-birthdate = Date of birth
claim-gender = Gender
claim-nationality = Nationality
claim-locale = Language
claim-zoneinfo = Time zone
claim-updated = Profile updated on
claim-kind = Kind of account
claim-level = Level
claim-status = Status
claim-issued = Issued on
claim-personal-number = Personal number
claim-foreigner-number = Foreigner number
value-verified = confirmed
value-unverified = not confirmed
value-female = Female
value-male = Male
value-other = Other
value-vietnamese = Vietnamese
value-english = English
value-citizen = Citizen
value-foreigner = Foreigner
value-organisation = Organisation
value-active = Active
value-locked = Locked

# What is over
ended-title = This sign-in is over
ended-service = The service you came from
ended-signed-in = You are signed in and need not enter your password again. Go on at the service.
ended-signed-out = Every sign-in has a page of its own, good once and for { $minutes } minutes. Open the service again and choose to sign in.
ended-go = Go to { $service }
ended-app = Open the app { $service } again and go on there.
sign-up-ended-title = This registration is finished or has expired
sign-up-ended-why = Codes are good once, for { $minutes } minutes and in the browser where you began. If your account was opened, sign in; if not, register again.
sign-up-anew = Register again from the start
sign-up-ended-login = I have an account, sign in

# Going on
leave-title = Taking you there
leave-why = If nothing happens, press the button below. Once an app has opened, you may close this page.
leave-on = Continue to { $place }

# Signing out
lock-title = Lock your account?
lock-meaning = Do this when you have lost your phone or think that somebody else uses your account. Every device and every service is signed out at once, and nobody can sign in any more, not even you.
lock-opens-again = Later you open it again yourself, with a passkey, or with your password and a code sent to your confirmed email or phone number. Do you have none of these any more? Take your ID card or passport to { $office }.
lock-confirm = Lock the account now
lock-stay = Do not lock it
lock-link = Lock the account
lock-now-link = Lost your phone, or does somebody use your account? Lock it now
lock-ask = We send a code to the confirmed email and phone number of the account. One of them is enough.
lock-ask-submit = Send a code for locking
lock-code = { $minutes ->
    [one] If the user name is right and the account has a confirmed email or phone number, a code is on its way. It is valid for one minute.
   *[other] If the user name is right and the account has a confirmed email or phone number, a code is on its way. It is valid for { $minutes } minutes.
}
lock-counter-title = Did no code arrive?
lock-counter = Go to { $office } and ask for your account to be locked, on form TK03. An officer locks it at once.
own-code-title = Enter the code
own-code-field = The code from the email or text message
own-code-hint = Six digits. Use whichever comes first.
unlock-link = Open an account again that I locked myself
unlock-title = Open your account again
unlock-meaning = For an account that was locked because you asked for it. If something else locks it too, that stays.
unlock-passkey = Open it with your fingerprint, face or screen lock
unlock-ask-submit = Continue
unlock-code = { $minutes ->
    [one] If user name and password are right and you locked the account yourself, a code is on its way to the confirmed email and phone number. It is valid for one minute.
   *[other] If user name and password are right and you locked the account yourself, a code is on its way to the confirmed email and phone number. It is valid for { $minutes } minutes.
}
unlock-submit = Open the account
unlock-counter = Do you have neither password nor passkey any more? Take your ID card or passport to { $office }.
unlocked-title = Your account is open again
unlocked-open = You can sign in again. If you locked it because somebody may have used it, change your password and remove passkeys you do not know.
unlocked-still-title = The account is still locked
unlocked-still = The lock you asked for is off, but the account is locked for another reason. To learn why, ask { $office }.
unlocked-nothing-title = There is nothing to open
unlocked-nothing = You did not lock this account. If you cannot sign in, ask { $office }.
trouble-own-code-missing = Enter the code from the email or text message
trouble-own-code-wrong = The code is not right. Use the newest one.
why-still-locked = This does not open the account.
mail-lock-code-subject = { $code } is the code that locks your account
mail-lock-code = The code that locks your account is:
mail-unlock-code-subject = { $code } is the code that opens your account
mail-unlock-code = The code that opens the account you locked yourself is:
mail-unlock-code-life = { $minutes ->
    [one] It is valid for one minute. If you did not ask for it, somebody knows your password: leave the account locked and go to { $office }.
   *[other] It is valid for { $minutes } minutes. If you did not ask for it, somebody knows your password: leave the account locked and go to { $office }.
}
sms-lock-code = Khoa electronic identity: the code that locks your account is { $code }, valid for { $minutes } min. Never give it to anybody.
sms-unlock-code = Khoa electronic identity: the code that opens your account is { $code }, valid for { $minutes } min. Never give it to anybody.
locked-title = The account is locked
locked-text = Every session has ended and the services are being told. Nobody can sign in with this account.
logout-title = Do you want to sign out?
logout-meaning = You will be signed out of your Khoá account and of every service you entered with this session on this device.
logout-confirm = Sign out
logout-stay = Do not sign out
logout-unfollowed = The service named an address to go on to that we cannot confirm as its own.
logout-unfollowed-remedy = To protect you we do not open it. Go back to the service yourself, by its address or your bookmark.
logged-out-title = You are signed out
logged-out-text = The session on this device has ended.
logged-out-shared = If others use this computer too, close all browser windows.
logged-out-again = Sign in again

# Errors
error-title = We cannot go on
error-code = Error code
error-detail = For the people who run the service
error-request = Request number
error-quote = When you ask for help, give both codes to whoever helps you. They hold nothing personal about you.
error-quote-line = When you call { $phone }, read out both codes. They hold nothing personal about you.
error-home = To the home page
error-anew = Open the page anew
error-bad-request = The request that reached us is not well formed.
error-bad-request-remedy = Go back to the service and start again. If it happens again, tell that service.
error-unknown-service = The service that sent you here is not registered or has been stopped.
error-unknown-service-remedy = Do not give it your details. Check its address, or enter from its official page.
error-unknown-return = The service wants the answer at an address it has not registered.
error-unknown-return-remedy = We stopped to protect you. Enter again from the official page of the service.
error-form-expired = This page was open for too long, or was sent from elsewhere.
error-form-expired-remedy = Open the page anew and send it once more. If it happens again, allow cookies for this site in your browser.
error-forbidden = You may not do this.
error-forbidden-remedy = Sign in with the right account, or ask whoever sent you here.
error-not-found = There is no page at this address.
error-not-found-remedy = Check the address, or start from the home page.
error-method = This address does not take that kind of request.
error-method-remedy = Start again from the home page or from the service.
error-too-large = Too much data was sent.
error-too-large-remedy = Send less and try again.
error-target = The address is too long.
error-target-remedy = Go back to the service and start again.
error-headers = Your browser sent too much with this request, most likely cookies.
error-headers-remedy = Delete the cookies of this site in your browser and try again.
error-too-many = Too many requests in a short time.
error-too-many-remedy = Wait a minute and try again.
error-unavailable = The system is overloaded or briefly interrupted.
error-unavailable-remedy = Your data is safe. Try again in a few minutes.
error-unsure = The system was interrupted, and may have done what you asked all the same.
error-unsure-remedy = Open the page again and look before you repeat it.
error-internal = Something went wrong on our side.
error-internal-remedy = It has been recorded. Try again in a few minutes.

# Home
welcome-title = One account for every public service
welcome-text = Sign in once with your fingerprint, face or password, and enter every service portal without signing in again.
home-title = Your account
home-hello = Hello, { $name }
standing-unproven = Account with unchecked identity
standing-unproven-meaning = Your identity is not yet checked. Services that need level 1 or 2 open once it is: begin here, or take your ID card or passport to { $office }.
standing-1 = Electronic identity account, level 1
standing-1-meaning = Your identity was checked online. To reach level 2 and use every service, take your ID card or passport to { $office }.
standing-2 = Electronic identity account, level 2
standing-2-meaning = Every service is open to you; some need a passkey as well.
standing-organisation = Organisation account
standing-organisation-meaning = The people it has appointed use this account by signing in as themselves.
notice-registered = Your account is open. Add a passkey to sign in faster and more safely next time.
notice-passkey-added = The passkey was added.
notice-passkey-removed = The passkey was removed. It can no longer sign in.
notice-session-ended = That device was signed out.
notice-others-ended = All other devices were signed out.
passkeys-title = Passkeys
passkeys-why = Sign in with your fingerprint, face or screen lock. A fake page cannot steal a passkey.
passkeys-none = You have no passkey yet.
passkey-synced = Synced between your devices
passkey-bound = Kept on one device only
passkey-created = Added on
passkey-used = Last used on
passkey-unused = Never used yet
passkey-remove = Remove
passkey-remove-long = Remove the passkey { $name }
passkey-name = Name of the new passkey
passkey-name-hint = So that you recognise it later, for example: My phone
passkey-add = Add a passkey
sessions-title = Devices signed in
sessions-why = If you see a device you do not know, sign it out at once and tell { $office }.
session-current = This device
session-started = Began on
session-how = Signed in with:
session-services = Services entered:
session-end = Sign out
session-end-long = Sign out { $device }, which began on { $when }
session-end-here = Sign out this device, { $device }, which began on { $when }
session-end-all = Sign out all other devices
amr-passkey = passkey
amr-password = password
amr-code = one-time code
events-title = Recent security events
events-why = Times are Viet Nam time (UTC+7). The log holds no network address and no location. If something was not you, sign out all other devices and tell { $office }.
events-none = Nothing has happened yet.
event-registered = Account opened
event-signed-in = Signed in
event-service-opened = Entered a service
event-sign-in-failed = Failed attempt to sign in
event-device-known = a device you have used before
event-device-new = a device not used before
event-signed-out = Signed out
event-session-ended = A device was signed out from elsewhere
event-passkey-added = Passkey added
event-passkey-removed = Passkey removed
event-password-changed = Password set
event-consent-given = Sharing of data allowed
event-token-replayed = Service signed out after a suspicious request
agent-both = { $browser } on { $system }
agent-unknown = Unknown device

# What is not right in a form
trouble-wrong-credentials = The user name or password is not right, or the account is locked. Check Caps Lock and your keyboard layout, and try again.
trouble-username-missing = Enter your user name
trouble-password-missing = Enter your password
trouble-too-many-seconds = { $seconds ->
    [one] Too many attempts. Wait one second and try again.
   *[other] Too many attempts. Wait { $seconds } seconds and try again.
}
trouble-too-many-hours = { $hours ->
    [one] Too many attempts. Wait one hour and try again.
   *[other] Too many attempts. Wait { $hours } hours and try again.
}
trouble-too-many-minutes = { $minutes ->
    [one] Too many attempts. Wait one minute and try again.
   *[other] Too many attempts. Wait { $minutes } minutes and try again.
}
trouble-busy = { $seconds ->
    [one] Very many people are signing in just now. Try again in a second; nothing you typed was wrong.
   *[other] Very many people are signing in just now. Try again in { $seconds } seconds; nothing you typed was wrong.
}
trouble-form-expired = This page was open for too long. Send it once more; if it happens again, allow cookies for this site in your browser.
trouble-unavailable = The system is briefly interrupted. Try again in a few minutes.
trouble-name-missing = Enter your full name
trouble-name-unusable = A full name has letters, spaces, hyphens and apostrophes only, at most 100 characters
trouble-email-missing = Enter your email
trouble-email-invalid = An email address looks like name@example.com
trouble-phone-missing = Enter your mobile phone number
trouble-phone-invalid = A phone number has ten digits and begins with 03, 05, 07, 08 or 09
trouble-email-code-missing = Enter the code from the email
trouble-phone-code-missing = Enter the code from the text message
trouble-terms-missing = Tick the box to accept the terms before you go on
trouble-email-code-wrong = The code from the email is not right. Use the newest one.
trouble-phone-code-wrong = The code from the text message is not right. Use the newest one.
trouble-password-too-short = A password needs at least 8 characters
trouble-password-too-long = A password has at most 128 characters
trouble-password-common = This password is so common that it is tried first. Choose another, perhaps a sentence of your own.
trouble-password-personal = The password contains your name, email or number and is easy to guess. Choose another.
trouble-password-pattern = The password only repeats or counts characters. Choose another.
trouble-passkey-name = Give the passkey a name of at most 60 characters
trouble-text-character = Character { $place } ({ $code }) cannot be used here.
trouble-text-scripts = Character { $place } ({ $code }) is of another alphabet than the letters before it: write all of it in one.
trouble-passkey-refused = The passkey was not accepted. Try again or use another way.
trouble-last-way-in = This is your last way to sign in and cannot be removed. Add another one first.

# Answers to browsers and apps, by the types of base/problem.rs
why-bad-request = The request is not well formed. Reload the page and try again.
why-invalid-field = A field is not right. Correct it and send it again.
why-token-needed = The app sent no access token that is still good. Sign in again in the app.
why-scope-needed = The app may not do this.
why-no-agency = The system that asks belongs to no agency that may act today.
why-date-needed = This code has meant more than one place or agency. Say the day of the document.
why-key-needed = What creates something needs a name of its own (Idempotency-Key).
why-key-reused = The name of the request (Idempotency-Key) was used for another one.
why-seen-needed = Open the newest state first, then change it.
why-changed-meanwhile = It has changed since you looked. Look again, then decide.
why-passkey-needed = Sign in with a passkey to do this.
why-not-signed-in = You are not signed in, or your session has ended. Sign in again.
why-fresh-sign-in-needed = Sign in again before you do this.
why-forged-request = This page was open for too long. Reload it and try again.
why-passkey-refused = The passkey was not accepted. Try again or use another way.
why-conversation-over = This sign-in has expired. Go back to the service and start again.
why-not-found = Not found. It may have been removed.
why-method-not-allowed = This address does not take that kind of request.
why-too-large = Too much data was sent. Send less.
why-target-too-long = The address is too long.
why-headers-too-large = Too much was sent along with the request, most likely cookies. Delete the cookies of this site and try again.
why-unsupported-media-type = This address does not take that kind of data.
why-already-open = You have asked for this before, and it is not decided yet. Look at that application first.
why-stale = This has changed since you opened it. Reload the page to see how it is now.
why-taken = Somebody else was first. Choose another.
why-not-granted = The law does not grant this.
why-not-entitled = You may not do this, or not alone.
why-too-many-attempts = Too many attempts. Wait a little and try again.
why-too-many-requests = The app sends too many requests in a minute. Wait a little and try again.
why-unavailable = The system is overloaded or briefly interrupted. Try again in a few minutes.
why-internal = Something went wrong on our side. Try again in a few minutes.

# Letters and text messages
mail-hello = Hello { $name },
mail-hello-nobody = Hello,
mail-sign = Khoá – National electronic identity
mail-never = Nobody, officials included, may ask you for this code.
mail-not-you = If it was not you, type the address { $origin }/not-me yourself and enter the code { $code }. Every session ends at once, and what this message tells of is undone. The code is good once, for 7 days.
mail-not-you-no-code = If it was not you, open { $origin } yourself, end all other sessions, then tell { $office }.
mail-code-subject = { $code } is your confirmation code
mail-code = The code that confirms your email address is:
mail-code-life = { $minutes ->
    [one] It is valid for one minute. If you did not register, ignore this message: no account will be opened.
   *[other] It is valid for { $minutes } minutes. If you did not register, ignore this message: no account will be opened.
}
mail-known-subject = You already have an account
mail-known = Somebody has just tried to register with this email or phone number, but you already have an account. Nothing has changed.
mail-known-remedy = If it was you, open { $origin } yourself and sign in. If not, ignore this message.
mail-passkey-subject = New passkey in your account
mail-passkey = The passkey "{ $passkey }" was added to your account on { $when } (Viet Nam time, UTC+7).
mail-device-subject = Sign-in from a new device
mail-device = Your account was signed in to from a device never used before: { $device }, on { $when } (Viet Nam time, UTC+7).
mail-replay-subject = You were signed out of { $service }
mail-replay = On { $when } (Viet Nam time, UTC+7) an old access code of yours at { $service } was used a second time. It may have been stolen.
mail-replay-done = We signed you out of { $service }. Sign in again whenever you need it.
mail-yes-you = If it was you, there is nothing to do.
sms-not-you = Not you? Open Khoa yourself, choose "Recover your account", enter the code { $code }
sms-not-you-no-code = Not you? Open Khoa yourself, sign in and lock the account.
mail-unproven-subject = A notice about the security of an account
mail-unproven = On { $when } (Viet Nam time) something happened that the holder of an account should know of. The account names this email, but nobody has confirmed it, so this message says no more.
mail-unproven-remedy = If you have an account, open { $origin } yourself, sign in, look at the history on your home page and confirm this email under “Email and phone number”. If not, ignore this message.
sms-code = Khoa electronic identity: your confirmation code is { $code }, valid for { $minutes } min. Never give it to anybody.
sms-known = Khoa electronic identity: this number already has an account. If you have just registered, sign in instead. If it was not you, ignore this message.

# Settings
settings-title = Account settings
password-title = Change your password
password-first-title = Set a password
password-lead = You have just confirmed that it is you, so the old password is not needed.
password-first-lead = Your account has no password yet. A password is another way in when you cannot use your passkey.
password-new = New password
password-others = Sign out of all other devices and services
password-submit = Save the password
services-title = Connected services
services-lead = The services that may see data of yours, and how to stop them.
services-none = There are none yet.
services-sees = This service may see:
services-apis = Where it may act on your behalf:
services-since = Connected since
services-used = Last used on
services-unused = It holds no access just now; the next time you enter the service you will not be asked again.
services-official = The law, not your permission, lets this State authority see these data, so it cannot be withdrawn here. You can still sign out of the service.
service-withdraw = Withdraw permission
service-withdraw-title = Withdraw your permission from { $service }?
service-withdraw-meaning = The service is signed out at once and can see no more of your data from here. What it has received already stays with it; ask the service itself to delete that. The next time you enter it, you will be asked again.
service-leave = Sign out of the service
service-leave-title = Sign out of { $service }?
service-leave-meaning = All your sessions at this service end. The next time you enter it, you sign in as usual.
service-keep = Leave it as it is
notice-password-set = The new password was saved.
notice-withdrawn = The permission was withdrawn. The service can see no more of your data from here.
notice-service-left = You are signed out of the service.
event-looked-at = An officer looked at your information
purpose-application = to decide what you applied for
purpose-visit = to compare you with your papers at a counter
purpose-lock = to handle a request to lock or unlock your account
purpose-correction = to correct your information
purpose-merge = to join what was kept twice of you
purpose-help = to help you, as you asked
purpose-misuse = to protect your account from misuse
purpose-other = in the line of duty
event-level-issued = A level was issued and waits for you to activate it
event-level-activated = The level that was issued was activated
event-activation-reopened = More time was given to activate what was issued
event-account-closed = Account closed
event-account-reopened = Account opened again
event-account-locked = Account locked
event-account-unlocked = A reason for the lock was taken away
event-death-reported = A register reported that the holder of this account died
event-name-reported = The register reported a new name
event-residence-reported = The register reported a new place of residence
event-card-ended = The identity card, passport or residence card ended or was revoked
event-card-issued = An identity card or residence card was issued or renewed
event-representative-changed = The register reported new legal representatives
event-dissolved = The register reported that the organisation was dissolved
event-consent-withdrawn = Permission withdrawn
event-service-left = Signed out of one service
mail-password-subject = Your password was set
mail-password = A new password for your account was set on { $when } (Viet Nam time).

# Coming back into an account
recover-title = Recover your account
recover-passkey-title = You still have another device with a passkey
recover-passkey = Sign in on that device. Then you can change your password and remove the passkey of the lost device.
recover-codes-title = You still have your confirmed email and phone number
recover-codes = We send one code to the email and one to the phone number of the account. Once you have entered both correctly, the account waits for a day, so that its holder can refuse if it is not you; then you set a new password.
recover-submit = Send the codes
recover-counter-title = You have none of these
recover-counter = Take your ID card or passport to { $office }. An officer checks it and gives you a code for a new password at once.
recover-counter-link = I have an officer's code
recover-typing-title = Enter the two codes
recover-typing = { $minutes ->
    [one] If the user name is right and the account has a confirmed email and phone number, two codes are on their way. Each is valid for one minute.
   *[other] If the user name is right and the account has a confirmed email and phone number, two codes are on their way. Each is valid for { $minutes } minutes.
}
recover-email-right = The code from the email was right.
recover-phone-right = The code from the text message was right.
recover-nothing-came = Did no code arrive? Look into your spam folder, check the user name, or take your ID card or passport to { $office }.
recover-again = Start again
recover-wait-title = Noted: please wait a day
recover-wait = From { $when } (Viet Nam time), for 7 days, open “Recover your account” from the sign-in page again, get two new codes and set a new password.
recover-wait-why = We have told the holder of the account by email and text message. Until then nothing has changed, and the holder can refuse.
recover-wait-sooner = Is it urgent? Take your ID card or passport to { $office }.
recover-password-title = Set a new password
recover-password = When it is saved, all devices and services are signed out.
recover-passkeys-lost = I have lost the devices with my passkeys: remove those passkeys
recover-done-title = The new password is set
recover-done = All devices and services are signed out.
recover-done-next = Sign in with the new password, then add a passkey for the device you use.
recover-code-title = Set a password with an officer's code
recover-code = The code is good once, for 15 minutes from when the officer gave it to you.
recover-code-field = The officer's code
long-code-hint = 16 letters and digits, capital or small
recovery-open-title = Somebody asked to reset your password
recovery-open = They entered the codes sent to your email and phone number, and can set a new password from { $when } (Viet Nam time). If it is not you, refuse now.
recovery-cancel = It is not me, refuse
not-me-link = Did you get an email or text message about something you did not do? Enter its code here
not-me-title = This was not me
not-me = Enter the code in the email or text message. All devices and services are signed out at once. What the message tells of is undone: the password or passkey it is about no longer works, an earlier email or phone number comes back, and a password reset that waits is cancelled.
not-me-field = The code in the message
not-me-submit = Sign out everywhere
not-me-lock = Also lock my account until I open it again myself
not-me-no-code = No code, or is it older than 7 days? Sign in and end all other sessions on your home page, or go to { $office }.
not-me-done-title = Everything is signed out
not-me-done = All sessions and all access of services have ended.
not-me-done-again = Somebody who knows your password or holds a passkey of the account can sign in again.
not-me-done-new-password = You need a new password now. If you still have a passkey, sign in with it and set one. Otherwise recover your account, or take your ID card or passport to { $office }.
not-me-done-password = So sign in now, change your password and remove passkeys you do not know.
not-me-done-lock = Not sure? Lock the account: then nobody can sign in until you open it again yourself or come to { $office }. This button works for 15 minutes.
not-me-done-others = Did you get other messages about things you did not do? Each has a code of its own: enter it too.
not-me-done-another = Enter another code
not-me-done-police = If you cannot sign in any more, recover your account, or take your ID card or passport to { $office } at once.
not-me-done-next = Sign in and change the password
undone-password = The password that was set or used to sign in no longer works.
undone-passkey = The passkey the message is about was removed.
undone-email = The earlier email is the account’s again.
undone-phone = The earlier phone number is the account’s again.
undone-recovery = The password reset that waited is cancelled.
notice-recovery-cancelled = Refused. Nobody can set a new password by that request any more.
event-recovery-begun = A password reset was asked for
event-recovery-opened = An officer gave a code for a password reset
event-recovery-cancelled = A password reset was refused
event-recovery-used = Password reset
event-disowned = Reported as not you
trouble-recovery-over = This request has expired, was used or was refused. Start again.
trouble-counter-code-wrong = The user name or the code is not right, or the code has expired. Check them, or ask the officer for a new code.
trouble-denial-wrong = The code is not right, was used, or is older than 7 days. Check every character.
trouble-long-code-missing = Enter the code
mail-recovery-code-subject = { $code } is your account recovery code
mail-recovery-code = The code to recover your account is:
mail-recovery-code-life = { $minutes ->
    [one] It is valid for one minute. If you did not ask for it, ignore this message: nothing has changed.
   *[other] It is valid for { $minutes } minutes. If you did not ask for it, ignore this message: nothing has changed.
}
mail-recovery-subject = Somebody asked to reset your password
mail-recovery = Somebody entered the codes sent to your email and phone number, and can set a new password from { $when } (Viet Nam time). Until then nothing has changed.
mail-recovery-yes-you = If it was you: from then on, for 7 days, open “Recover your account” again, get two new codes and set a new password. Nothing changes by waiting alone.
mail-recovery-needless-subject = The password reset was cancelled
mail-recovery-needless = On { $when } (Viet Nam time) the account was signed in to with a passkey, so the password reset that waited was cancelled. Whoever has a passkey can set a new password after signing in.
mail-counter-subject = An officer gave a code to reset your password
mail-counter = On { $when } (Viet Nam time) an officer checked papers and gave a code for a new password for your account.
mail-recovered-subject = Your password was reset
mail-recovered = On { $when } (Viet Nam time) your password was reset. All devices and services were signed out.
mail-recovered-passkeys = On { $when } (Viet Nam time) your password was reset and all passkeys were removed. All devices and services were signed out.
mail-passkeys-removed-subject = Your passkeys were removed
mail-passkeys-removed = On { $when } (Viet Nam time) an officer removed passkeys of the account, as asked. All devices and services were signed out.
mail-disowned-subject = All your devices were signed out
mail-disowned = On { $when } (Viet Nam time) somebody entered the code in a message of ours and said that something was not you. All devices and services were signed out.
mail-disowned-next = If there is no password any more, sign in with a passkey and set a new one, or recover your account. If it was not you who entered the code, tell { $office }.
sms-recovery-code = Khoa electronic identity: your recovery code is { $code }, valid for { $minutes } min. Never give it to anybody.
sms-recovery = Khoa electronic identity: somebody asked to reset your password.
sms-counter = Khoa electronic identity: an officer gave a password reset code.
sms-recovered = Khoa electronic identity: your password was reset.

# How one is reached
contact-title = Email and phone number
contact-lead = You sign in with them, get security warnings there, and recover your account by them. When you change one, we send a code to the new one and tell the old one.
contact-proven = Confirmed
contact-unproven = Not confirmed: enter it again to get a code
contact-none = None yet
contact-new-email = New email
contact-new-phone = New phone number
contact-send-mail = Send a code to this email
contact-send-sms = Send a code to this number
contact-code-title = Enter the confirmation code
contact-code = { $minutes ->
    [one] The code is valid for one minute.
   *[other] The code is valid for { $minutes } minutes.
}
contact-submit = Confirm
contact-nothing-came = Did no code arrive? The address may be wrong, or belong to another account. Check it, or ask { $office }.
contact-again = Enter another address
notice-email-changed = Your email was changed. You sign in with the new one. For 7 days we also write to the earlier one, and recovery codes go there.
notice-phone-changed = Your phone number was changed. You sign in with the new one. For 7 days we also write to the earlier one, and recovery codes go there.
event-contact-changed = Email or phone number changed
mail-contact-code = The code that confirms your new email address is:
mail-contact-code-life = { $minutes ->
    [one] It is valid for one minute. If you did not change your email, ignore this message: nothing has changed.
   *[other] It is valid for { $minutes } minutes. If you did not change your email, ignore this message: nothing has changed.
}
mail-application-subject = Your application { $reference }
mail-application-submitted = On { $when } (Viet Nam time) your application { $reference } was received.
mail-application-needs-more = On { $when } (Viet Nam time) something was found missing in your application { $reference }. The time for deciding it stands still until you bring it.
mail-application-approved = On { $when } (Viet Nam time) your application { $reference } was approved.
mail-application-refused = On { $when } (Viet Nam time) your application { $reference } was refused.
mail-application-lapsed = On { $when } (Viet Nam time) your application { $reference } ran out, because what was missing did not come in time. You may apply again.
mail-application-where = To see the reason, what is missing and what comes next, open { $origin } yourself and sign in.
mail-issued-subject = Your electronic identity account has been issued
mail-issued = Your electronic identity account of level { $level } has been issued and waits for you to activate it. Do that before { $when } (Viet Nam time). After that you have to ask the authority to open the activation again.
mail-issued-how = Open { $origin } yourself, sign in and follow what your home page says.
mail-activated-subject = Your electronic identity account is active
mail-activated = On { $when } (Viet Nam time) the level that was issued to you was activated. You can use it now.
mail-locked-subject = Your account has been locked
mail-locked = On { $when } (Viet Nam time) your account was locked. Every device and every service has been signed out, and nobody can sign in with this account.
mail-locked-holder-asked = The reason: its holder asked for it. To open it again, type the address { $origin }/unlock yourself, or take your ID card or passport to { $office }. If it was not you, change your password once it is open.
mail-locked-terms-broken = The reason: the terms of use were broken. The account is opened again when that has been put right. To learn what to do, ask { $office }.
mail-locked-document-ended = The reason: your ID card, your passport or your permission to stay has run out. When you have a new one or it is extended, the account opens by itself.
mail-locked-authority-asked = The reason: an authority asked for it. To learn more, ask { $office }.
mail-locked-idle = The reason: the account was not used for a long time. To open it again, take your ID card or passport to { $office }.
mail-locked-duress = The reason: to protect you. To open it again, take your ID card or passport to { $office }.
mail-unlocked-subject = Your account is open again
mail-unlocked = On { $when } (Viet Nam time) the last reason that locked your account was taken away, and you can sign in again. What ended with the lock does not come back by itself.
sms-locked = Khoa electronic identity: your account was locked. The reason is in your mail, or ask the police or the immigration office.
sms-unlocked = Khoa electronic identity: your account is open again.
mail-email-changed-subject = The email of your account was changed
mail-email-changed = On { $when } (Viet Nam time) the email of your account was changed to another address. For 7 days we write to both, and codes to recover the account go to the earlier one.
mail-phone-changed-subject = The phone number of your account was changed
mail-phone-changed = On { $when } (Viet Nam time) the phone number of your account was changed to another one. For 7 days we write to both, and codes to recover the account go to the earlier one.
sms-contact-changed = Khoa electronic identity: your email or phone number was changed.

# Applications
apply-link = Have your identity checked
apply-title = Have your identity checked
apply-lead = An account with a level opens the services that must know who you are. Applying costs nothing.
apply-own = Your applications
apply-reference = Reference:
apply-begin = Begin
apply-needs = What you need
apply-time = How long it takes
apply-who = Who decides
apply-level-1 = Identity account, level 1
apply-level-1-what = Online: we compare what you write and your photo with the national register.
apply-level-1-needs = Citizens from 14 years: your identity card. Foreigners from 6 years: your passport and your residence card. And a photo of your face.
apply-level-1-time = Usually at once; at most 1 working day.
apply-level-1-who = The system, when everything agrees with the register; otherwise an officer of the identity authority.
apply-level-2 = Identity account, level 2
apply-level-2-what = In person: an officer sees you and your papers, and compares your face and fingerprints. Opens every service.
apply-level-2-needs = Your identity card, or as a foreigner your passport and residence card. You come yourself.
apply-level-2-time = Citizens 3 working days after your visit, 7 when a new card is made as well; foreigners 3 or 7 working days.
apply-level-2-who = Citizens: the police of any commune, wherever you live. Foreigners: an immigration office.
apply-activation = Activation of an issued account
apply-lock = Lock of an account
apply-unlock = End of a lock
apply-back = All applications
apply-back-one = Back to the application
apply-state-draft = Not sent yet
apply-state-submitted = Sent
apply-state-verifying = Being checked
apply-state-needs-more = Something is missing
apply-state-proposed = A second officer is checking
apply-state-approved = Approved
apply-state-refused = Not approved
apply-state-withdrawn = Withdrawn by you
apply-state-lapsed = Ended: its time was over
apply-draft-meaning = Fill in what is missing below and send it.
apply-submitted-meaning = We have your application.
apply-visit-meaning = Now come in person with your papers and this reference. Citizens may go to the police of any commune; foreigners go to an immigration office.
apply-verifying-meaning = We have everything we need. You need not do anything.
apply-register-down = The national register does not answer at the moment. We ask it again by ourselves; you need not do anything.
apply-biometrics-down = The comparison of photos does not answer at the moment. We ask it again by ourselves; you need not do anything.
apply-too-often = It was sent many times without matching the register. An officer looks at it now; after a day the register is asked once more. You can also take your papers to { $office }.
apply-needs-more-meaning = Please correct this. Until you do, nobody's time runs but yours.
apply-approved-meaning = Your application was approved.
apply-refused-meaning = Your application was not approved. If you think this is wrong, ask with your reference.
apply-withdrawn-meaning = You took this application back. You can apply again at any time.
apply-lapsed-meaning = This application ended because its time was over. You can apply again at any time.
apply-until = Your time ends on
apply-due = Decided by
apply-ask = Whom to ask
apply-declared = What you have given
apply-next = What to do now
apply-steps = What happened
apply-details-write = Write who you are
apply-details-change = Correct what you wrote
apply-portrait-add = Add a photo of your face
apply-portrait-change = Replace the photo
apply-submit = Send the application
apply-submit-true = By sending it you declare that everything in it is true and about yourself.
apply-withdraw = Take the application back
apply-withdraw-meaning = Nothing of it is decided then. You can apply again.
apply-details-title = Who you are
apply-details-citizen = Write it as on your identity card. We compare it with the national population database.
apply-details-foreigner = Write it as in your passport and on your residence card. We compare it with the immigration database.
apply-as-citizen = I am a citizen of Viet Nam
apply-as-foreigner = I am not a citizen of Viet Nam
apply-label-name = Full name
apply-hint-name = All of it, in the order in which it is printed.
apply-label-birthdate = Date of birth
apply-hint-birthdate = Day, month and year, for example 20/05/1990. The year alone when no more is known.
apply-label-number = Personal identification number
apply-hint-number = The 12 digits on your identity card.
apply-label-nationality = Nationality
apply-label-passport = Number of the passport
apply-hint-passport = Letters and digits, as printed.
apply-label-residence-card = Number of the residence card
apply-hint-residence-card = Of the permanent or temporary residence card.
apply-details-save = Save
apply-portrait-title = A photo of your face
apply-portrait-lead = It is compared with the photo of your document, and kept only until some time after the decision.
apply-portrait-file = Photo
apply-portrait-hint = JPEG or PNG, at most 6 MB. Alone, from the front, in good light, without hat or dark glasses.
apply-portrait-alt = The photo you handed in
apply-portrait-send = Hand in the photo
apply-want-details = Write who you are.
apply-want-as-registered = What you entered does not match the national register. Check number, name and date of birth, letter by letter, against your document.
apply-want-number = The register knows nobody of this number. Compare it with your card.
apply-want-name = The name is not the one in the register. Write it exactly as on your document.
apply-want-birthdate = The date of birth is not the one in the register.
apply-want-nationality = The nationality is not the one in the register.
apply-want-passport = The passport number is not known. Compare it with your passport.
apply-want-residence-card = The number of the residence card is not known. Compare it with the card.
apply-want-portrait = A photo of your face is needed, clear and from the front.
apply-want-paper = A copy of a paper is needed: see what the officer wrote below.
apply-want-visit = Come to the counter in person.
apply-why-too-young = The law does not let somebody of this age apply alone: a parent or guardian does.
apply-why-holder-ended = The register does not list this person as living. If this is you, take your papers to { $office }.
apply-why-document-ended = The identity card or passport has run out or was revoked. Have it renewed first, then apply again.
apply-why-no-residence = The law asks for a permanent or temporary residence card, and the immigration database has none for you. Ask { $office }.
apply-why-residence-ended = Your residence card has run out. Have it renewed first, then apply again.
apply-why-number-taken = There is an account of this number already. If it is yours, sign in with it or recover it; if not, go to { $office }.
apply-why-face-differs = The face is not that of the holder of the document.
apply-why-papers = The papers were not accepted.
apply-why-not-as-registered = What you wrote is not what the register says.
apply-why-not-needed = You have this level already, or a higher one.
apply-why-no-ground = The law names no ground for this.
apply-why-not-entitled = This account cannot ask for this.
apply-why-duplicate = It was handed in twice.
trouble-apply-number = Enter the 12 digits of your personal identification number
trouble-apply-name = Enter your full name, letters only
trouble-apply-birthdate = Enter your date of birth, for example 20/05/1990
trouble-apply-birthdate-future = The date of birth lies in the future. Correct it
trouble-apply-nationality = Choose your nationality
trouble-apply-passport = Enter the number of your passport: letters and digits, at least 5
trouble-apply-residence-card = Enter the number of your residence card: letters and digits, at least 5
trouble-file-empty = Choose a file
trouble-file-too-large = The file is larger than { $megabytes } MB. Choose a smaller one
trouble-file-type = This is not a JPEG or PNG picture. Choose another file
trouble-file-damaged = The file is damaged or not complete. Save it again or choose another
trouble-file-encrypted = The file is protected by a password. Choose one that is not
trouble-file-too-small = The picture has fewer than { $pixels } pixels on a side. Choose a larger one
trouble-file-too-many-pixels = The picture has too many pixels. Choose a smaller one
trouble-too-many-papers = No more files can be added to this application.
trouble-has-changed = This has changed since you opened the page. Here is how it is now; please try again.
activation-title = Activate your account
activation-level = Your account of level { $level } was approved. It counts once you have activated it.
activation-until = Activate it until
activation-proof = You may be asked to sign in once more, so that nobody else does it in your name.
activation-act = Activate
activation-over = The time to activate it is over. An officer can give you more: ask here, and you will see the answer under your applications.
activation-ask = Ask for more time
activation-waits = A level was approved for you and waits for you to activate it.
activation-link = Go to activation
