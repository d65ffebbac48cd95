@NullMarked
package dev.evenkeel.web.reports;

import org.jspecify.annotations.NullMarked;
