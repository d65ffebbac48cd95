/** Clouds in one vocabulary: each write is looked up, sent once, and read back; a provider only reads and sends. */
@NullMarked
package dev.evenkeel.activities.cloud;

import org.jspecify.annotations.NullMarked;
