"""notify: the inbox of every person, and WhatsApp through Twilio."""
