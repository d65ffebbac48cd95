package dev.evenkeel.web.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.lang.ArchRule;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;

/** The map of the house, as far as a machine can check it. */
final class HouseRules {

    static final ArchRule WORKFLOWS_STAND_ALONE = noClasses()
            .that()
            .resideInAPackage("dev.evenkeel.workflows..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.evenkeel.activities..", "dev.evenkeel.web..")
            .because("workflows are replayed: what they are made of must not reach for the world");

    static final ArchRule ACTIVITIES_DO_NOT_KNOW_THE_WEB = noClasses()
            .that()
            .resideInAPackage("dev.evenkeel.activities..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.evenkeel.web..")
            .because("a worker runs without pages");

    static final ArchRule ONLY_PROCESS_STARTS_TOOLS = noClasses()
            .that()
            .resideOutsideOfPackage("dev.evenkeel.activities.process..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.commons.exec..")
            .because("a tool that was not started by the process package cannot be attached to again after a crash");

    static final ArchRule CLOUDS_KEEP_THEIR_SDKS = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.evenkeel.activities.cloud.aws..",
                    "dev.evenkeel.activities.cloud.azure..",
                    "dev.evenkeel.activities.cloud.gcp..",
                    // Secrets Manager alone, a source of secrets and no step.
                    "dev.evenkeel.activities.aws..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon.awssdk..", "com.azure..", "com.google.api..", "com.google.auth..")
            .because("who speaks of clouds speaks of all of them, and an SDK is loaded only when its cloud is used");
    /** The tool for SQL may speak to databases of its site; that is another matter. */
    static final ArchRule RUNNERS_HAVE_NO_STORE = noClasses()
            .that()
            .resideInAnyPackage("dev.evenkeel.web.runner..", "dev.evenkeel.activities.runner..")
            .should()
            .transitivelyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.evenkeel.activities.store..",
                    "org.springframework.jdbc..",
                    "org.flywaydb..",
                    "com.zaxxer..",
                    "org.sqlite..")
            .because("a runner has no database: what it may know comes from the server, for the act that it holds");

    static final ArchRule NO_FIELD_INJECTION = noFields()
            .should()
            .beAnnotatedWith(Autowired.class)
            .orShould()
            .beAnnotatedWith(Value.class)
            .orShould()
            .beAnnotatedWith("jakarta.inject.Inject")
            .orShould()
            .beAnnotatedWith("jakarta.annotation.Resource")
            .because("a class that gets all it needs in its constructor can be tested without a container");

    static final ArchRule CONTROLLERS_ARE_PRIVATE = classes()
            .that()
            .areMetaAnnotatedWith(Controller.class)
            .should()
            .bePackagePrivate()
            .because("nothing but a request may call a page; what others need is a service");

    private HouseRules() {}
}
