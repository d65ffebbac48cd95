/** What is known of the readiness for a recovery, and small looks at the world that find it out. */
@NullMarked
package dev.evenkeel.activities.readiness;

import org.jspecify.annotations.NullMarked;
