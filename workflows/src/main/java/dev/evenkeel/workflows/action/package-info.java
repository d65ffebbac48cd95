/** The reminders of actions that are due. */
@NullMarked
package dev.evenkeel.workflows.action;

import org.jspecify.annotations.NullMarked;
