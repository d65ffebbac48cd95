/** Amazon Web Services by its own SDK. */
@NullMarked
package dev.evenkeel.activities.cloud.aws;

import org.jspecify.annotations.NullMarked;
