/** What the locks on services need of this host, of the store and of Temporal. */
@NullMarked
package dev.evenkeel.activities.lock;

import org.jspecify.annotations.NullMarked;
