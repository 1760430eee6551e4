"""Who is at the door: logins, sessions, bearer tokens and the limit on guessing."""
