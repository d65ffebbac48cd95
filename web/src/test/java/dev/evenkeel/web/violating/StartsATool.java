package dev.evenkeel.web.violating;

import org.apache.commons.exec.CommandLine;

/** Breaks a rule, so that the rule is known to find it. */
public record StartsATool(CommandLine command) {}
