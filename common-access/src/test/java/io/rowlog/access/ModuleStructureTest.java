package io.rowlog.access;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Access to PostgreSQL and Kafka knows neither the terminal nor the services that use it. */
@AnalyzeClasses(packages = "io.rowlog.access", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleStructureTest {
    @ArchTest
    static final ArchRule COMMANDS_START_WITHOUT_MICRONAUT =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("io.micronaut..", "io.rowlog.service..");

    @ArchTest
    static final ArchRule ONLY_THE_TERMINAL_KNOWS_OF_COMMAND_LINES = noClasses()
            .that()
            .resideOutsideOfPackage("io.rowlog.access.terminal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "me.tongfei..", "io.rowlog.access.terminal.option..");

    @ArchTest
    static final ArchRule A_FAILURE_IS_DATA = noClasses()
            .that()
            .resideInAPackage("io.rowlog.access.failure..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.rowlog.schema..", "java.sql..", "org.apache.kafka..");

    @ArchTest
    static final ArchRule POSTGRESQL_AND_KAFKA_DO_NOT_KNOW_EACH_OTHER = noClasses()
            .that()
            .resideInAnyPackage(
                    "..access.connection..", "..access.postgres..", "..access.catalog..", "..access.definition..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.rowlog.access.kafka..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.rowlog.access.(*)..").should().beFreeOfCycles();
}
