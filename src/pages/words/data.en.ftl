# What is kept about the holder
data-title = Your data
data-why = What Khoá keeps about you is yours to see, to have and, where the law lets it, to have erased.
copy-title = A copy of everything
copy-what = One file with everything that is kept about you: who you are and how that was checked, your keys by when they were made, services, applications, reports and your history.
copy-care = Whoever has the file knows all of it. Keep it where nobody else reads it. Passwords, keys and codes are not in it.
copy-make = Make my copy
correct-title = Something is wrong, or too much
correct-how = How you are reached, and what services may see, you change yourself. Name, birth and number come from the national registers: have them corrected there, and it is right here within minutes.
erase-title = Have everything erased
erase-kept = A national register has confirmed who you are. The law keeps what an identity account was given for (Decree 69/2024), so it cannot be erased. You can still take back what services may see, remove your passkeys and lock the account.
erase-what = Your account is closed, the key under which everything about you is sealed is thrown away, and nobody can read it any more, we neither. Services you used keep what you gave them: ask them.
erase-until = It is done some days from now. Until the end of { $day } you can take it back here.
erase-ask = Erase everything
erase-waits = Everything that is kept about you is erased on
erase-keep = Keep my account
erase-receipt = Keep this address. Once it is done, it proves that it was, to anybody; your name is not in it.
erased-title = Proof of an erasure
erased-at = What was kept about the person of this account was erased on
erased-means = The key under which it was sealed is gone, and so are the files and numbers. That this was done stands in the log that cannot be changed.
erased-statement = Signed statement
erased-statement-how = A JSON Web Token of type erasure+jwt. Check it with the keys that Khoá publishes: it names the entry of the log and the way to the root of its page.
erased-soon = The signed statement is ready in some seconds. Load this page again.
erased-not = Nothing was erased so far. If it was asked for, this address shows it once it is done.
event-data-copied = A copy of your data was made
event-data-copied-means = Whoever made it has everything that is kept about you. If it was not you, lock the account.
event-erasure-asked = You asked to have everything erased
event-erasure-asked-means = It can be taken back under “Your data” until it is done.
event-erasure-taken-back = The erasure was taken back
mail-data-copied-subject = A copy of your data was made
mail-data-copied = On { $when } (Viet Nam time) a copy was made of everything that is kept about you.
mail-erasure-subject = Your account is going to be erased
mail-erasure = On { $when } (Viet Nam time) somebody who was signed in to your account asked that everything kept about you be erased. It is done some days from now. Until then it can be taken back in your account, under “Your data”.
sms-erasure = Khoa electronic identity: your account will soon be erased.
apply-correction = Have data corrected
apply-restriction = Restricted processing
correction-ask = Have something corrected
correction-lead = Say what is wrong, what it should be, and why. What a national register has confirmed is corrected there: Khoá asks it again at once, and if it still says otherwise, the answer names who can correct it.
correction-datum = What is wrong?
correction-nothing = nothing is kept
correction-says = What it should be
correction-says-hint = A date as DD/MM/YYYY; a gender as Female, Male or Other. A nationality is chosen below.
correction-country = If the nationality is wrong: the right one
correction-why = Why
correction-why-hint = Which paper shows it, who issued it, and when.
correction-paper = Next: send a picture of that paper, then hand it in.
correction-submit = Go on
datum-name = Full name
datum-birthdate = Date of birth
datum-gender = Gender
datum-nationality = Nationality
datum-residence = Residence
gender-female = Female
gender-male = Male
gender-other = Other
restrict-ask = Have it restricted
restrict-what = While it is restricted, services of the State get only what the law demands (the kind of account, its level and whether it is active), and neither your name nor how to reach you; other services get nothing, and you cannot sign in there.
restrict-state = You still sign in to Khoá and to services of the State. You lift it whenever you wish, at once.
restrict-why = Why do you want that?
restrict-why-hint = For example: something is wrong and waits to be corrected, or you object to what is done with it.
restrict-submit = Ask for it
restrict-since = The processing of your data is restricted since
restrict-lift = Lift the restriction
restricted-title = This service gets nothing about you
restricted-means = You had that restricted yourself. A service that is not the State's gets no data of yours meanwhile, and you do not sign in there. It is not told why.
restricted-way = You can leave it so. If you would rather go in, lift the restriction where your data is: services then get again what you had allowed. Then come back to this page.
restricted-data = My data, where I lift it
restricted-on = It is lifted: on to the service
rights-terms = How long the law gives
rights-term-correction = To correct data
rights-term-restriction = To restrict processing
rights-term-withdrawal = To withdraw consent
rights-days = { $days } days from when nothing is missing
rights-at-once = here: at once; the service has { $days } days to stop using it
apply-why-at-population = The National Population Database does not say so, and only there can it be corrected. Take your papers to the police of the commune where you live; once it is corrected there, it is right here by itself.
apply-why-at-immigration = The immigration database does not say so, and only there can it be corrected. Take your passport to the immigration office of your province; once it is corrected there, it is right here by itself.
trouble-correct-datum = Choose what is wrong.
trouble-correct-says = Write what it should be, in the form that is named.
trouble-correct-why = Write why, in no more than 1,000 characters.
event-data-corrected = Data about you was corrected, as you had asked
event-restricted = The processing of your data is restricted
event-restricted-means = Services of the State get only what the law demands, and others nothing.
event-restriction-lifted = The restriction of processing was lifted
event-restriction-lifted-means = Services get again what you had allowed. If it was not you, lock the account.
console-kind-correction = Correction of data
console-kind-restriction = Restriction of processing
console-reason-at-population = Corrected only at the National Population Database
console-reason-at-immigration = Corrected only at the immigration database
kept-title = How long it is kept
kept-why = What was kept long enough is erased by itself. While something of yours is open (an application, a report, an erasure, a restriction, an account that is to become one with yours, or a lock that an authority asked for or that protects you from somebody who forces you), nothing goes but counters of wrong guesses, and what national registers answered or told.
kept-accounts = Your account and who you are, unless you may have it erased (see below)
kept-history = The history of your account
kept-signatures = What was signed for an organisation
kept-unsigned = What waited for a signature and got none
kept-files = Photos and papers of an application, after its decision
kept-documents = Electronic documents, after they have expired, been revoked or been replaced
kept-showings = That you showed a document: what, to whom by their own word, and when
kept-reports = Reports to agencies, after the last that happened in them
kept-questions = Questions to your phone or passkey, and your answers
kept-assistances = Help at a counter
kept-recoveries = Ways back into your account
kept-merges = Why officers took your account and another for one person's, or for two
kept-contacts = An e-mail address or number that you replaced
kept-invitations = That an organisation invited you
kept-denials = The code of a security letter
kept-guesses = How often somebody guessed wrong, at the most
kept-answers = What national registers answered about you
kept-events = That a national register told something of you
kept-for-good = for good
kept-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
kept-working-days = { $count ->
    [one] { $count } working day
   *[other] { $count } working days
}
kept-months = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
kept-years = { $count ->
    [one] { $count } year
   *[other] { $count } years
}
