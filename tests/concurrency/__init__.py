"""Many callers at once: nothing is lost, nothing happens twice, nobody waits for ever."""
