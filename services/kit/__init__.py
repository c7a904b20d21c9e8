"""What every service uses: intake, journal, log, consumer, HTTP. No word of the domain in it."""
