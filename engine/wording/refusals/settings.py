"""The refusals of settings.yaml."""

from engine.domain.text import Text

REFUSALS = {
    "check-settings-have-errors": Text(
        zh="设置 {path} 有 {errors} 处错误，用到它们的核验无法进行。",
        en="The settings {path} have {errors:error}; checks that need them cannot run.",
    ),
}
