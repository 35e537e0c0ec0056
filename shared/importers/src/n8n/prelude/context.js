const $execution = inputs.execution ?? {}, $workflow = inputs.workflow ?? {}, $secrets = inputs.secrets ?? {}, $vars = $secrets, $env = $secrets;
