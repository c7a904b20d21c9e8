"""Notifications: mails each dealer its postings, once a closed day."""
