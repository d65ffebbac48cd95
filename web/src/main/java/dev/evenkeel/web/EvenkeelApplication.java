package dev.evenkeel.web;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The server. */
@SpringBootApplication
public class EvenkeelApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(EvenkeelApplication.class, arguments);
    }
}
