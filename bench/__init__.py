"""Side-by-side measurements, one command each: ratios in one run, never absolute promises."""
