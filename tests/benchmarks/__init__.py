"""What the system can do, measured: `make bench`. Figures are printed, never asserted."""
