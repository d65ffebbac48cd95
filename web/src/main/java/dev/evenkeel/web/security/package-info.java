/** Who may come in and what they may do: login, roles per environment, the people page's service, and the headers of every answer. */
@NullMarked
package dev.evenkeel.web.security;

import org.jspecify.annotations.NullMarked;
