"""What the test programs share: checks are counted, those that fail are named, and the sum is the end."""
passed = failed = 0


def check(good, what):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print('failed: ' + what)
    return good


def sum_up():
    """The exit status."""
    print('%d passed, %d failed' % (passed, failed))
    return 1 if failed else 0
