"""Bytes of a file that is whole, some of them changed, gone, or there twice."""


def json_bytes(dice, whole, most):
    """In 1 to `most` places; bytes that are put in are those that mean something to who reads JSON."""
    data = bytearray(whole)
    for _ in range(dice.randrange(1, most + 1)):
        at, how = dice.randrange(len(data)), dice.randrange(3)
        if how == 0:
            data[at] = dice.choice(b'{}[]",:0-\\\x00\xff\n e')
        elif how == 1:
            del data[at:at + dice.randrange(1, 40)]
        else:
            data[at:at] = data[dice.randrange(len(data)):][:dice.randrange(1, 60)]
    return data
