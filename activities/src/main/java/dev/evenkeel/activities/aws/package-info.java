/** Secrets in AWS Secrets Manager. */
@NullMarked
package dev.evenkeel.activities.aws;

import org.jspecify.annotations.NullMarked;
