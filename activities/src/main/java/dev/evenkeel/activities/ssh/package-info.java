/** Commands on other hosts, under a wrapper there that a lost connection comes back to. */
@NullMarked
package dev.evenkeel.activities.ssh;

import org.jspecify.annotations.NullMarked;
