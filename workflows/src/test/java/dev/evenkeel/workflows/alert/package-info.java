/** Tests of the language of hooks and routes. */
@NullMarked
package dev.evenkeel.workflows.alert;

import org.jspecify.annotations.NullMarked;
