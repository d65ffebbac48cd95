/** Secrets by reference: resolved on the host that acts, and masked in everything that it says. */
@NullMarked
package dev.evenkeel.activities.secrets;

import org.jspecify.annotations.NullMarked;
