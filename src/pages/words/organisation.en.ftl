# Organisations: for whom one acts, roles, members.
choose-title = For whom are you doing this?
choose-myself = For myself
choose-organisations = For an organisation
choose-find = Find an organisation
choose-find-hint = Part of its name, or its tax or enterprise code
choose-find-button = Find
choose-nothing = None of your organisations matches what you typed.
choose-more = There are { $count } more. Type part of a name or of a code.
choose-kept = Your choice is kept for this service until you sign out. Whatever you do is recorded as done by you.
choose-cancel = Do not go on, back to the service
choose-none = This service is for organisations, and you have not been given the right to act for any that is of use here.
choose-none-next = A representative or administrator of the organisation can give it to you. If you represent an organisation that has no account yet, apply for one.
choose-low = Whoever acts for an organisation needs a level 2 account of their own.
choose-low-next = How to get level 2
consent-for = You are doing this for { $name }.

member-role-representative = legal representative
member-role-administrator = administrator
member-role-signer = signer
member-role-submitter = submitter
member-role-viewer = viewer

event-member-added = You were given the right to act for an organisation
event-member-added-means = At services for organisations you can choose to act for it. If this is a mistake, tell the organisation.
event-member-ended = You no longer act for an organisation
event-member-ended-means = Services no longer take you as acting for it. Your own account stays as it is.
event-member-joined = Somebody was given the right to act for the organisation
event-member-left = Somebody no longer acts for the organisation
event-entered-for = Somebody entered this service for the organisation
event-service-opened-for = A service was entered, for { $name }

mail-member-given-subject = You were given the right to act for an organisation
mail-member-given = At { $when } (Viet Nam time) you were given the right to act for { $organisation }.
mail-member-role = Your role: { $role }.
mail-member-given-next = At a service for organisations, sign in with your own account and choose the organisation. Whatever you do is recorded as done by you; see your history at { $origin }. If this is a mistake, tell the organisation.
mail-member-ended-subject = You no longer act for an organisation
mail-member-ended = At { $when } (Viet Nam time) your right to act for { $organisation } ended.
mail-member-ended-next = Services no longer take you as acting for it. Your own account at { $origin } stays as it is. If this is a mistake, tell the organisation.
