"""Many callers at once: nothing is lost, nothing happens twice, no call waits for ever."""
