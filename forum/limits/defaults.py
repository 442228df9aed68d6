"""The default limits, by name. docs/operations.md explains each. The settings load it: it can't use Django."""

MEMBERS = {
    "comments": "10/m,60/h",
    "posts": "10/h,30/d",
    "fetches": "30/h",
    "reports": "20/h,50/d",
    "upvotes": "30/m,200/h",
    "changes": "30/m,200/h",
    "previews": "30/m",
    "drafts": "120/m",
    "completions": "120/m",
    "cards": "120/m",
    "exports": "5/h",
    "tracking": "60/m",
    "searches": "60/m",
    "histories": "60/m",
}
NEW_MEMBERS = {
    "comments": "5/m,20/h",
    "posts": "3/h,6/d",
    "fetches": "10/h",
    "reports": "5/h,10/d",
    "upvotes": "10/m,50/h",
    "changes": "15/m,60/h",
    "previews": "15/m",
    "drafts": "90/m",
    "completions": "60/m",
    "cards": "60/m",
    "exports": "2/h",
    "tracking": "20/m",
    "searches": "30/m",
    "histories": "20/m",
}
VISITORS = {  # for each address
    "searches": "60/m",
    "completions": "120/m",
    "histories": "30/m",
    "signups": "20/h",
    "cards": "60/m",
    "drafts": "20/m",
}
FETCHES = {"fetches_from_host": "10/m,100/h"}
LOGINS = {  # see accounts/throttling.py
    "passwords": "5/5m",
    "passwords_from_address": "10/m",
    "passwords_for_account": "200/h",
    "codes": "5/5m",
    "codes_from_address": "10/m",
    "codes_for_account": "30/h",
    "logins": "30/m",
    "emails": "20/h",
    "emails_to_recipient": "5/h",
    "account_forms": "30/m",
}
