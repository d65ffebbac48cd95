package dev.evenkeel.workflows.contract;

/** There is something new about an incident's alerts. Sent once for many: the incident fetches what it does not know. */
public record AlertNews(long upTo) {}
