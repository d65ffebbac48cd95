/** People: the pages, the API, security, and the application's assembly. */
@NullMarked
package dev.evenkeel.web;

import org.jspecify.annotations.NullMarked;
