"""Messages to groups, news of changed sessions, and the outbox."""
