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
