# The host's clock.
date +%s.%N
