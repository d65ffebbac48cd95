/** Google Cloud by its own API clients. */
@NullMarked
package dev.evenkeel.activities.cloud.gcp;

import org.jspecify.annotations.NullMarked;
