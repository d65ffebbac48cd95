/** People: who may sign in, and what they may do where. */
@NullMarked
package dev.evenkeel.web.users;

import org.jspecify.annotations.NullMarked;
