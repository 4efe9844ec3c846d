declare module 'textlint-rule-prh' {
  import { TextlintRuleModule } from '@textlint/types';
  const rule: TextlintRuleModule;
  export default rule;
}

declare module 'textlint-rule-en-max-word-count' {
  import { TextlintRuleModule } from '@textlint/types';
  const rule: TextlintRuleModule;
  export default rule;
}
