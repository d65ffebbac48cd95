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
