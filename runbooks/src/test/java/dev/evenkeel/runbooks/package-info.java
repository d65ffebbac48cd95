/** Tests of the content. */
@NullMarked
package dev.evenkeel.runbooks;

import org.jspecify.annotations.NullMarked;
