Danger outranks an open question; one tap deletes everything; nothing is pushed until she says it is safe.
R: i need a new bin
= asked waste/new_bin
R: sorry he is back hes hitting me
= emergency community_safety/domestic_abuse
M: 999 … 55 … urgent
ticket: conversation queued emergency
[Yes, here] [Call me] [No] [Delete everything]
owner: queue
R presses: Delete everything
M: deleted
