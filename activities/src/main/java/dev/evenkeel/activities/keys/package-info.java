/** Keys that this server keeps in files or takes from its environment, and what is encrypted under them (AES-256-GCM). */
@NullMarked
package dev.evenkeel.activities.keys;

import org.jspecify.annotations.NullMarked;
