/** Microsoft Azure by its own management SDK. */
@NullMarked
package dev.evenkeel.activities.cloud.azure;

import org.jspecify.annotations.NullMarked;
