"""One zip for a room without a network: the wheels, the collection, and one command that starts both.

``needed`` says which packages of the lock a workshop needs, ``wheels`` brings them, ``contents`` says what of the
collection goes along, ``packed`` makes the zip, and ``launch`` holds what starts it where it was unpacked.
"""
