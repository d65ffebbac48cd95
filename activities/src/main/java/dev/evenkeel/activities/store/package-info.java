/** The store: runs and their journals, logs, artifacts, claims, the audit trail and people, on SQLite or PostgreSQL. */
@NullMarked
package dev.evenkeel.activities.store;

import org.jspecify.annotations.NullMarked;
