/** Commands on the server's own host. */
@NullMarked
package dev.evenkeel.activities.command;

import org.jspecify.annotations.NullMarked;
