package dev.evenkeel.web.violating;

import org.springframework.stereotype.Controller;

/** Breaks a rule, so that the rule is known to find it. */
@Controller
public class PublicController {}
