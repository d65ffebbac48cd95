/** PostgreSQL by JDBC: one statement, bounded, read-only unless it is meant to write. */
@NullMarked
package dev.evenkeel.activities.sql;

import org.jspecify.annotations.NullMarked;
