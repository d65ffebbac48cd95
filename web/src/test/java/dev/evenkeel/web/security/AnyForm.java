package dev.evenkeel.web.security;

import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** A page with a form behind the login. */
@RestController
class AnyForm {

    @GetMapping("/any-form")
    String form(CsrfToken token) {
        return "<input type=\"hidden\" name=\"_csrf\" value=\"" + token.getToken() + "\">";
    }

    @PostMapping("/any-form")
    String taken() {
        return "taken";
    }
}
